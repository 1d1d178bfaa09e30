/** The start of copies: places of each source, available pulls, quiet hours. */
@NullMarked
package io.drayage.sync.turn;

import org.jspecify.annotations.NullMarked;
