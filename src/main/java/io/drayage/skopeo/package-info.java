/** Has images copied by the skopeo program, for who trusts only that. */
@NullMarked
package io.drayage.skopeo;

import org.jspecify.annotations.NullMarked;
