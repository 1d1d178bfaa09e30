/** Values of the OCI image and distribution specifications; no I/O. */
@NullMarked
package io.drayage.oci;

import org.jspecify.annotations.NullMarked;
