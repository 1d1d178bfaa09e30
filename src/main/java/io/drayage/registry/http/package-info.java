/** Sends one request: retry, throttle, token exchange and TLS as a chain of transports. */
@NullMarked
package io.drayage.registry.http;

import org.jspecify.annotations.NullMarked;
