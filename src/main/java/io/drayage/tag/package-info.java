/** Chooses tags from a list: exact, regular expression, version range, keep, newest N. */
@NullMarked
package io.drayage.tag;

import org.jspecify.annotations.NullMarked;
