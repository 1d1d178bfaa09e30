/** Credentials for registries, from files, helpers and services, and the scopes of tokens. */
@NullMarked
package io.drayage.registry.auth;

import org.jspecify.annotations.NullMarked;
