/** Trusted authorities and client certificates for TLS to registries. */
@NullMarked
package io.drayage.registry.tls;

import org.jspecify.annotations.NullMarked;
