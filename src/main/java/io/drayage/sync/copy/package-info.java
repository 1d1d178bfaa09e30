/** Copies one image: its blobs, its manifests, its tag last. */
@NullMarked
package io.drayage.sync.copy;

import org.jspecify.annotations.NullMarked;
