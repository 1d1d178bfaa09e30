/** The management server: requests, access to them, events. */
@NullMarked
package io.drayage.management;

import org.jspecify.annotations.NullMarked;
