/** Commands, their options and their output. */
@NullMarked
package io.drayage.cli;

import org.jspecify.annotations.NullMarked;
