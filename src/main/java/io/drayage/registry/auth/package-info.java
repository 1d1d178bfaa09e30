/** Finds credentials, parses challenges, caches tokens. */
@NullMarked
package io.drayage.registry.auth;

import org.jspecify.annotations.NullMarked;
