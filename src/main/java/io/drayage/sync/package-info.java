/** Does the work: expand, list, select, plan, copy; outcomes are values. */
@NullMarked
package io.drayage.sync;

import org.jspecify.annotations.NullMarked;
