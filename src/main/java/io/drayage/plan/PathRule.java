package io.drayage.plan;

import io.drayage.tag.AnchoredPattern;
import io.drayage.tag.Replacement;

/** Which repositories of the source a mapping reads, or where at the target they go. */
public sealed interface PathRule {
  /** One path, with its leading slash. */
  record Fixed(String path) implements PathRule {
    /** Puts the leading slash. */
    public Fixed {
      path = withSlash(path);
    }
  }

  /** The path that the source repository has. */
  record SameAsSource() implements PathRule {}

  /**
   * All repositories that the registry lists whose path, without a leading slash, matches; only as
   * a {@code from}.
   *
   * @param lister how the registry is asked for its repositories
   */
  record Matching(AnchoredPattern pattern, CatalogRule lister) implements PathRule {}

  /**
   * The source's path, with its leading slash, in which every match is replaced; only as a {@code
   * to}.
   */
  record Replaced(Replacement replacement) implements PathRule {
    /** The path that {@code sourcePath} becomes, with a leading slash. */
    public String of(String sourcePath) {
      return withSlash(replacement.in(sourcePath));
    }
  }

  private static String withSlash(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }
}
