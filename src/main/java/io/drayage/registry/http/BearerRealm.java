package io.drayage.registry.http;

import java.net.URI;

/** Where a registry's tokens come from, as its challenge said. */
record BearerRealm(URI uri, String service) {}
