/** Changes of state that people are told, once each. */
@NullMarked
package io.drayage.notice;

import org.jspecify.annotations.NullMarked;
