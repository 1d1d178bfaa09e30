/** Trust in certificates, and the key material that TLS to a registry needs. */
@NullMarked
package io.drayage.registry.tls;

import org.jspecify.annotations.NullMarked;
