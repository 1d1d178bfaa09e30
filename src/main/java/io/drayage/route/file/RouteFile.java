package io.drayage.route.file;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A route file in use.
 *
 * @param override its relation to a shipped file that it replaces, or has replaced
 */
public record RouteFile(Path file, Origin origin, Optional<RouteOverride> override) {
  /** Where a file comes from. */
  public enum Origin {
    /** The folder of the release. */
    SHIPPED,
    /** An operator's own folder, in addition to the shipped files. */
    OWN,
    /** An operator's own folder, in place of a shipped file. */
    OVERRIDE
  }

  /** Returns the name without its folder. */
  public String name() {
    return String.valueOf(file.getFileName());
  }
}
