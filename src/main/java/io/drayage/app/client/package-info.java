/** Clients of a running process, for commands. */
@NullMarked
package io.drayage.app.client;

import org.jspecify.annotations.NullMarked;
