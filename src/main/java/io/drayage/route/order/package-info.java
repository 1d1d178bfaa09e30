/** Steps that send orders, and write and read them and their answers between processes. */
@NullMarked
package io.drayage.route.order;

import org.jspecify.annotations.NullMarked;
