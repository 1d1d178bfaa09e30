/**
 * Tells registries, and their token services, who asks: challenges, tokens and redirected logins.
 */
@NullMarked
package io.drayage.registry.login;

import org.jspecify.annotations.NullMarked;
