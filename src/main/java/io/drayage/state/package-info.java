/** What is remembered between runs, on disk, never trusted over the registry. */
@NullMarked
package io.drayage.state;

import org.jspecify.annotations.NullMarked;
