/**
 * HTTP to registries: requests, answers, connections and their failures as a chain of transports.
 */
@NullMarked
package io.drayage.registry.http;

import org.jspecify.annotations.NullMarked;
