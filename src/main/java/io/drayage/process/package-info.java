/** Programs of the machine, run without a shell. */
@NullMarked
package io.drayage.process;

import org.jspecify.annotations.NullMarked;
