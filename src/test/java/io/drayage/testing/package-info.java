/** What tests of several packages share. */
@NullMarked
package io.drayage.testing;

import org.jspecify.annotations.NullMarked;
