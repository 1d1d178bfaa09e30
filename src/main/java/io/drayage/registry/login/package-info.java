/** Logins at registries and their token services, also after redirects. */
@NullMarked
package io.drayage.registry.login;

import org.jspecify.annotations.NullMarked;
