/** The commands: they wire everything and start it. */
@NullMarked
package io.drayage.cli;

import org.jspecify.annotations.NullMarked;
