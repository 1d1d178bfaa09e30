package io.drayage.registry.auth;

import io.drayage.oci.RegistryHost;

/** A source with one answer; a record, so that equal settings share a client. */
record FixedCredentials(Credentials credentials) implements CredentialSource {
  @Override
  public Credentials credentialsFor(RegistryHost registry) {
    return credentials;
  }
}
