/** Changes of state that people are told. */
@NullMarked
package io.drayage.notice;

import org.jspecify.annotations.NullMarked;
