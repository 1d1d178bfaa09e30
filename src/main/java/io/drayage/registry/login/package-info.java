/**
 * Authentication at registries and their token services: challenges, tokens and logins after
 * redirects.
 */
@NullMarked
package io.drayage.registry.login;

import org.jspecify.annotations.NullMarked;
