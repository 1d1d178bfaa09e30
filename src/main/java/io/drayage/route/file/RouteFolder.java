package io.drayage.route.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Route files {@code *.camel.yaml} of the folder of the release, and of an operator's own folder,
 * whose files replace those of the same name.
 */
public final class RouteFolder {
  private static final String SUFFIX = ".camel.yaml";
  private static final int MAX_FILES = 200;
  private static final long MAX_BYTES = 1 << 20;

  private final Path shipped;
  private final Optional<Path> own;
  private final Set<String> leftOut;

  /**
   * Reads nothing yet.
   *
   * @param own an operator's own folder; need not exist
   * @param leftOut names of files that are left out, in both folders
   */
  public RouteFolder(Path shipped, Optional<Path> own, Set<String> leftOut) {
    this.shipped = shipped;
    this.own = own;
    this.leftOut = Set.copyOf(leftOut);
  }

  /**
   * Lists the files in use by name.
   *
   * @throws RouteException if a folder can't be read, or there are no files or too many
   */
  public List<Path> list() {
    SortedMap<String, Path> files = list(shipped, "drayage.routes.dir");
    own.filter(Files::exists).ifPresent(folder -> files.putAll(list(folder, "drayage.routes.own")));
    if (files.isEmpty()) {
      throw new RouteException(
          shipped + ": no *.camel.yaml file; drayage.routes.dir says where the routes are");
    }
    if (files.size() > MAX_FILES) {
      throw new RouteException(
          "%s: %d route files; at most %d can be used".formatted(shipped, files.size(), MAX_FILES));
    }
    return List.copyOf(files.values());
  }

  private SortedMap<String, Path> list(Path folder, String property) {
    try (Stream<Path> entries = Files.list(folder)) {
      SortedMap<String, Path> files = new TreeMap<>();
      for (Path file : entries.toList()) {
        String name = file.getFileName().toString();
        if (isRouteFile(name)) {
          files.put(name, file);
        }
      }
      return files;
    } catch (IOException e) {
      throw new RouteException(
          "%s: no folder of routes that can be read; %s says where it is"
              .formatted(folder, property));
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
