/** What limits and rests one registry: requests at a time, bytes a second, rests after failures. */
@NullMarked
package io.drayage.registry.traffic;

import org.jspecify.annotations.NullMarked;
