package io.drayage.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The last loads of sync files and of routes. Safe for several threads. */
public interface Reloads {
  /** The last load of the sync files. */
  Load files();

  /** The last load of the route files; empty before the first. */
  Optional<Load> routes();

  /**
   * A load.
   *
   * @param time its time
   * @param problems why it was refused; empty if it succeeded
   * @param loaded files of the last load that succeeded, which may be an earlier one
   */
  record Load(Instant time, List<String> problems, List<LoadedFile> loaded) {
    public Load {
      problems = List.copyOf(problems);
      loaded = List.copyOf(loaded);
    }

    /** Whether the files were usable. */
    public boolean successful() {
      return problems.isEmpty();
    }
  }

  /**
   * A file in use.
   *
   * @param name path as the operator named it
   * @param digest {@code sha256:…} of its content; empty for a pipe
   */
  record LoadedFile(String name, String digest) {}
}
