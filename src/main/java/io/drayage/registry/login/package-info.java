/** Logins at registries and their token services: challenges, tokens and redirected logins. */
@NullMarked
package io.drayage.registry.login;

import org.jspecify.annotations.NullMarked;
