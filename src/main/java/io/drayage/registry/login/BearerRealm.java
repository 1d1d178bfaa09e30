package io.drayage.registry.login;

import java.net.URI;

/** Where a registry's tokens come from, as its challenge said. */
record BearerRealm(URI uri, String service) {}
