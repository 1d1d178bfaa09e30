/** Addresses of registries: origins, private networks, proxies and vouched hosts. */
@NullMarked
package io.drayage.registry.net;

import org.jspecify.annotations.NullMarked;
