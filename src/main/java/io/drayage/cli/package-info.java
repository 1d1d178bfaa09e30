/** Commands, their options, and the log. */
@NullMarked
package io.drayage.cli;

import org.jspecify.annotations.NullMarked;
