/** Sees that files changed, once they have settled. */
@NullMarked
package io.drayage.watch;

import org.jspecify.annotations.NullMarked;
