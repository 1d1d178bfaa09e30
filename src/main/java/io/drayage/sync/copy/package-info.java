/** The copy of one image: blobs, manifests, and its tag last. */
@NullMarked
package io.drayage.sync.copy;

import org.jspecify.annotations.NullMarked;
