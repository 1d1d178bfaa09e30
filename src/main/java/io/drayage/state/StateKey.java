package io.drayage.state;

import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Keys of entries. Each begins with a digest: see {@link StateMap}. */
final class StateKey {
  private StateKey() {}

  static String of(String subject) {
    return Digest.sha256(subject.getBytes(StandardCharsets.UTF_8)).toString();
  }

  static String of(Digest digest, String rest) {
    return digest + " " + rest;
  }

  /** Name of a repository with its registry. */
  static String name(Repository repository) {
    return repository.registry().name() + "/" + repository.path();
  }

  /** A digest; empty for a damaged entry. */
  static Optional<Digest> digest(String text) {
    try {
      return Optional.of(Digest.parse(text));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** A repository; empty for a damaged entry. */
  static Optional<Repository> repository(RegistryHost registry, String path) {
    try {
      return Optional.of(new Repository(registry, path));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
