/** Push notifications of registries, as values: their senders, repositories and mappings. */
@NullMarked
package io.drayage.push;

import org.jspecify.annotations.NullMarked;
