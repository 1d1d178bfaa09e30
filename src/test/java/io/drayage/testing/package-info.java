/** Fixtures for tests of several packages. */
@NullMarked
package io.drayage.testing;

import org.jspecify.annotations.NullMarked;
