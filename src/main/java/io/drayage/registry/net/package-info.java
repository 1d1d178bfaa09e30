/**
 * Addresses of registries: origins, private ranges, proxies and the hosts that an operator vouches
 * for.
 */
@NullMarked
package io.drayage.registry.net;

import org.jspecify.annotations.NullMarked;
