/** Times at which tasks run: Quartz triggers of this process, or of a cluster, and their routes. */
@NullMarked
package io.drayage.route.timer;

import org.jspecify.annotations.NullMarked;
