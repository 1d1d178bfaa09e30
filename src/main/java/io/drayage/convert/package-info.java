/**
 * Turns the files of other tools into sync files, and names what could not be carried over with its
 * place.
 */
@NullMarked
package io.drayage.convert;

import org.jspecify.annotations.NullMarked;
