/** HTTP to registries: a chain of transports, with its connections and failures. */
@NullMarked
package io.drayage.registry.http;

import org.jspecify.annotations.NullMarked;
