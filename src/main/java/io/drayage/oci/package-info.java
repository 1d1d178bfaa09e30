/** The nouns of the OCI image and distribution specifications, as values; no I/O. */
@NullMarked
package io.drayage.oci;

import org.jspecify.annotations.NullMarked;
