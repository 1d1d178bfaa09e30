/** Failures: their kinds, what there is to say of one, and the exception that carries it. */
@NullMarked
package io.drayage.failure;

import org.jspecify.annotations.NullMarked;
