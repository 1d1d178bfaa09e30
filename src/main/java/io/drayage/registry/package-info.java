/**
 * One registry over HTTP: the distribution API behind {@link io.drayage.registry.RegistrySource}
 * and {@link io.drayage.registry.RegistryTarget}.
 */
@NullMarked
package io.drayage.registry;

import org.jspecify.annotations.NullMarked;
