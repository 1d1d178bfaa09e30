/** Finds credentials (in files, through helpers), parses challenges, caches tokens. */
@NullMarked
package io.drayage.registry.auth;

import org.jspecify.annotations.NullMarked;
