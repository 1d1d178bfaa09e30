package io.drayage.registry.auth;

import java.time.Instant;

/** Credentials that a service made out, and when they end. */
public record IssuedCredentials(Credentials credentials, Instant expiresAt) {}
