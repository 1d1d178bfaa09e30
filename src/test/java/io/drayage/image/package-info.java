/** The container image, built and run without a container engine. */
@NullMarked
package io.drayage.image;

import org.jspecify.annotations.NullMarked;
