/**
 * One registry over HTTP: the distribution API behind {@link io.drayage.registry.RegistryClient}.
 */
@NullMarked
package io.drayage.registry;

import org.jspecify.annotations.NullMarked;
