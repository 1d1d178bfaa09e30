package io.drayage.plan;

/** Which repositories of the source a mapping reads, or where at the target they go. */
public sealed interface PathRule {
  /** One path, with its leading slash. */
  record Fixed(String path) implements PathRule {
    /** Puts the leading slash. */
    public Fixed {
      path = path.startsWith("/") ? path : "/" + path;
    }
  }

  /** The path that the source repository has. */
  record SameAsSource() implements PathRule {}
}
