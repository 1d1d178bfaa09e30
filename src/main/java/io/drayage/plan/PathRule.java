package io.drayage.plan;

import io.drayage.tag.AnchoredPattern;
import io.drayage.tag.Replacement;

/** Rule of the repositories that a mapping reads, or of the paths that it writes. */
public sealed interface PathRule {
  /** One path, with its leading slash. */
  record Fixed(String path) implements PathRule {
    /** Adds the leading slash. */
    public Fixed {
      path = withSlash(path);
    }
  }

  /** The path of the source repository. */
  record SameAsSource() implements PathRule {}

  /**
   * All listed repositories with a matching path, without a leading slash; only as a {@code from}.
   *
   * @param lister rule for listing the repositories
   */
  record Matching(AnchoredPattern pattern, CatalogRule lister) implements PathRule {}

  /** The source's path, with its leading slash, after a replacement; only as a {@code to}. */
  record Replaced(Replacement replacement) implements PathRule {
    /** Path for {@code sourcePath}, with a leading slash. */
    public String of(String sourcePath) {
      return withSlash(replacement.in(sourcePath));
    }
  }

  private static String withSlash(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }
}
