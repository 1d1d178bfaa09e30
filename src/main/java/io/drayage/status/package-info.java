/** What operators see and steer: values, and the interfaces behind pages, the API and commands. */
@NullMarked
package io.drayage.status;

import org.jspecify.annotations.NullMarked;
