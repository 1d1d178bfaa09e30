package io.drayage.route.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Folder of {@code *.camel.yaml} files. */
public final class RouteFolder {
  private static final String SUFFIX = ".camel.yaml";
  private static final int MAX_FILES = 200;
  private static final long MAX_BYTES = 1 << 20;

  private final Path directory;
  private final Set<String> leftOut;

  /**
   * Reads nothing yet.
   *
   * @param leftOut names of files that are left out
   */
  public RouteFolder(Path directory, Set<String> leftOut) {
    this.directory = directory;
    this.leftOut = leftOut;
  }

  /** Lists the files by name. */
  public List<Path> list() {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files =
          entries.filter(file -> isRouteFile(file.getFileName().toString())).sorted().toList();
      if (files.isEmpty()) {
        throw new RouteException(
            directory + ": no *.camel.yaml file; drayage.routes.dir says where the routes are");
      }
      if (files.size() > MAX_FILES) {
        throw new RouteException(
            "%s: %d route files; at most %d can be used"
                .formatted(directory, files.size(), MAX_FILES));
      }
      return files;
    } catch (IOException e) {
      throw new RouteException(
          directory
              + ": no folder of routes that can be read; drayage.routes.dir says where it is");
    }
  }

  /** Excludes names with a leading dot, such as the lock files of emacs. */
  private boolean isRouteFile(String name) {
    return name.endsWith(SUFFIX) && !name.startsWith(".") && !leftOut.contains(name);
  }

  /**
   * Reads all files.
   *
   * @throws RouteException with all files that cannot be read, or are larger than 1 MiB
   */
  public List<RouteSource> read() {
    List<RouteSource> sources = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : list()) {
      RouteException.collect(problems, () -> sources.add(new RouteSource(file, content(file))));
    }
    RouteException.throwIfAny(problems);
    return List.copyOf(sources);
  }

  private static String content(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new RouteException(file + ": larger than a MiB, which no route file is");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new RouteException(file + ": is not UTF-8");
    } catch (IOException e) {
      throw new RouteException(file + ": can't be read");
    }
  }
}
