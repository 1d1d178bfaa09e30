/** Several schedulers over one database: presence, runs, and versions of plans. */
@NullMarked
package io.drayage.cluster;

import org.jspecify.annotations.NullMarked;
