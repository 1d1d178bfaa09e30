/** Settings, wiring, sessions and reloads. */
@NullMarked
package io.drayage.app;

import org.jspecify.annotations.NullMarked;
