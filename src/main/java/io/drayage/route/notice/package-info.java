/** Steps of routes that tell people of changes. */
@NullMarked
package io.drayage.route.notice;

import org.jspecify.annotations.NullMarked;
