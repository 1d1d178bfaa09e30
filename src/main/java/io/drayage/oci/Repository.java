package io.drayage.oci;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository of a registry; {@code path} is its name in URLs, without a leading slash
 * (distribution-spec, Pulling manifests, {@code <name>}).
 */
public record Repository(RegistryHost registry, String path) {
  private static final int MAX_LENGTH = 255;
  private static final Pattern PATH =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");

  /** Checks the path; throws {@link MalformedException}. */
  public Repository {
    // length first: the specification's pattern backtracks deeply on long input
    if (path.length() > MAX_LENGTH || !PATH.matcher(path).matches()) {
      throw new MalformedException(
          "'%s' is not a repository name (lower-case letters, digits and . _ - between them, parts joined by /)"
              .formatted(PrintableText.text(path, 100)));
    }
  }

  /**
   * Repository to read for a {@code path} of a sync file, with or without a leading slash. On
   * Docker Hub, a path of one part is an official image under {@code library/}.
   */
  public static Repository forReading(RegistryHost registry, String path) {
    String plain = withoutLeadingSlash(path);
    boolean official = registry.isDockerHub() && plain.indexOf('/') < 0;
    return new Repository(registry, official ? "library/" + plain : plain);
  }

  /** Repository to write for a {@code path} of a sync file, with or without a leading slash. */
  public static Repository forWriting(RegistryHost registry, String path) {
    return new Repository(registry, withoutLeadingSlash(path));
  }

  /** Manifest of this repository by tag. */
  public TagReference tag(String tag) {
    return new TagReference(this, tag);
  }

  /** Manifest of this repository by digest. */
  public DigestReference digest(Digest digest) {
    return new DigestReference(this, digest);
  }

  /** Manifest of this repository by tag, or by digest: only digests contain a colon. */
  public Reference reference(String identifier) {
    return identifier.indexOf(':') >= 0 ? digest(Digest.parse(identifier)) : tag(identifier);
  }

  @Override
  public String toString() {
    return registry + "/" + path;
  }

  private static String withoutLeadingSlash(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  // Java generates those of a record at the first call, which costs more than all calls of a start
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Repository that
        && path.equals(that.path)
        && registry.equals(that.registry);
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + registry.hashCode();
  }
}
