/** Past runs and images in a database. */
@NullMarked
package io.drayage.history;

import org.jspecify.annotations.NullMarked;
