/** Copies of images by the skopeo program. */
@NullMarked
package io.drayage.skopeo;

import org.jspecify.annotations.NullMarked;
