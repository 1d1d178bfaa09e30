package io.drayage.oci;

import com.fasterxml.jackson.annotation.JsonValue;

/** A manifest by digest: {@code registry/repository@sha256:…}. */
public record DigestReference(Repository repository, Digest digest) implements Reference {
  @Override
  public String identifier() {
    return digest.toString();
  }

  @Override
  public Reference in(Repository other) {
    return other.digest(digest);
  }

  @JsonValue
  @Override
  public String toString() {
    return repository + "@" + digest;
  }
}
