package io.drayage.state;

import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.Optional;

/** Reads names in entries; one of a damaged file counts as absent. */
final class KeptNames {
  private KeptNames() {}

  static Optional<Digest> digest(String text) {
    try {
      return Optional.of(Digest.parse(text));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  static Optional<Repository> repository(RegistryHost registry, String path) {
    try {
      return Optional.of(new Repository(registry, path));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
