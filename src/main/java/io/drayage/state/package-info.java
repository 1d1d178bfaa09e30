/** State between runs, on disk; the registry's answers always win over it. */
@NullMarked
package io.drayage.state;

import org.jspecify.annotations.NullMarked;
