package io.drayage.oci;

import com.fasterxml.jackson.annotation.JsonCreator;

/** Names one manifest of a repository, by tag or by digest. */
public sealed interface Reference permits TagReference, DigestReference {
  /** The repository. */
  Repository repository();

  /** Last part of the manifest's URL: the tag, or the digest. */
  String identifier();

  /** The same tag or digest in another repository. */
  Reference in(Repository other);

  /**
   * Parses {@code host[:port]/path:tag} or {@code host[:port]/path@digest}, the form of {@code
   * toString}. Throws {@link MalformedException}.
   */
  @JsonCreator
  static Reference parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw malformed(text);
    }
    RegistryHost registry = new RegistryHost(text.substring(0, slash));
    String rest = text.substring(slash + 1);
    int at = rest.indexOf('@');
    if (at >= 0) {
      return new Repository(registry, rest.substring(0, at))
          .digest(Digest.parse(rest.substring(at + 1)));
    }
    int colon = rest.lastIndexOf(':');
    if (colon < 0) {
      throw malformed(text);
    }
    return new Repository(registry, rest.substring(0, colon)).tag(rest.substring(colon + 1));
  }

  private static MalformedException malformed(String text) {
    return new MalformedException(
        "'%s' is not a reference (registry/repository:tag or registry/repository@digest)"
            .formatted(PrintableText.text(text, 200)));
  }
}
