/** Failures: their kinds, their details and the exception that carries them. */
@NullMarked
package io.drayage.failure;

import org.jspecify.annotations.NullMarked;
