/** Bodies of the steps of a run (expand, list, select, plan, copy) and their results. */
@NullMarked
package io.drayage.sync;

import org.jspecify.annotations.NullMarked;
