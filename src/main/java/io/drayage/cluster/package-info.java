/** Several schedulers over one database: who is there, who runs what, whose plan is newer. */
@NullMarked
package io.drayage.cluster;

import org.jspecify.annotations.NullMarked;
