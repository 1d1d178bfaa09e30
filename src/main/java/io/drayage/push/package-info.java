/** Push notifications of registries. */
@NullMarked
package io.drayage.push;

import org.jspecify.annotations.NullMarked;
