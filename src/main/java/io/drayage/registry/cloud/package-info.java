/** Services of clouds beside their registries, whose libraries are loaded at the first use. */
@NullMarked
package io.drayage.registry.cloud;

import org.jspecify.annotations.NullMarked;
