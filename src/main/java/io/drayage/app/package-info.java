/** Puts the parts of the program together: settings, registries, a session, edits while it runs. */
@NullMarked
package io.drayage.app;

import org.jspecify.annotations.NullMarked;
