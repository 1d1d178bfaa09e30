/** Steps that write and read orders and their answers, between processes. */
@NullMarked
package io.drayage.route.order;

import org.jspecify.annotations.NullMarked;
