/** Route files as texts: their places, their checks, Camel's loader for them. */
@NullMarked
package io.drayage.route.file;

import org.jspecify.annotations.NullMarked;
