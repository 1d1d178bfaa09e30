package io.drayage.registry.auth;

import io.drayage.oci.RegistryHost;
import java.util.List;

/** Sources asked in order, until one has credentials. One that fails is a failure, not skipped. */
public record CredentialChain(List<CredentialSource> sources) implements CredentialSource {
  /** Copies the list. */
  public CredentialChain {
    sources = List.copyOf(sources);
  }

  @Override
  public Credentials credentialsFor(RegistryHost registry) {
    return credentialsFor(registry, "");
  }

  @Override
  public Credentials credentialsFor(RegistryHost registry, String path) {
    for (CredentialSource source : sources) {
      Credentials found = source.credentialsFor(registry, path);
      if (!(found instanceof Credentials.Anonymous)) {
        return found;
      }
    }
    return new Credentials.Anonymous();
  }
}
