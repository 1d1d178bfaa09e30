/** Selects tags from a list: by name, regular expression, version range, keep, newest N. */
@NullMarked
package io.drayage.tag;

import org.jspecify.annotations.NullMarked;
