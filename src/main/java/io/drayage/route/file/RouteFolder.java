package io.drayage.route.file;

import io.drayage.oci.PrintableText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Route files {@code *.camel.yaml} of the folder of the release, and of an operator's own folder,
 * whose files replace those of the same name.
 */
public final class RouteFolder {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFolder.class);
  private static final String SUFFIX = ".camel.yaml";
  private static final String SHIPPED = "drayage.routes.dir";
  private static final String OWN = "drayage.routes.own";

  /** What to do about a base without an override. */
  public static final String LEFT_BASE =
      "remove it, else a file of this name would be compared with it";

  private static final int MAX_FILES = 200;
  private static final long MAX_BYTES = 1 << 20;

  private final Path shipped;
  private final Optional<Path> own;
  private final Predicate<String> wanted;

  /**
   * Reads nothing yet.
   *
   * @param own an operator's own folder; need not exist, and may be the shipped one
   * @param leftOut names of files that are left out, in both folders
   */
  public RouteFolder(Path shipped, Optional<Path> own, Set<String> leftOut) {
    this(shipped, own, name -> !leftOut.contains(name));
  }

  /** The same with the files of these names only. */
  public RouteFolder(Path shipped, Optional<Path> own, Predicate<String> wanted) {
    this.shipped = shipped;
    this.own = own.filter(folder -> !folder.equals(shipped));
    this.wanted = wanted;
  }

  /**
   * Lists the paths of the files in use by name.
   *
   * @throws RouteException if a folder can't be read, or there are no files or too many
   */
  public List<Path> list() {
    SortedMap<String, Path> files = list(shipped, SHIPPED);
    files.putAll(ownFiles());
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

  /**
   * Lists the files in use by name, with their origin.
   *
   * @throws RouteException as {@link #list} does
   */
  public List<RouteFile> files() {
    Set<Path> ownFiles = Set.copyOf(ownFiles().values());
    return list().stream()
        .map(
            file ->
                ownFiles.contains(file)
                    ? ownFile(file)
                    : new RouteFile(file, RouteFile.Origin.SHIPPED, Optional.empty()))
        .toList();
  }

  private RouteFile ownFile(Path file) {
    String name = String.valueOf(file.getFileName());
    RouteOverride override = new RouteOverride(name, file, shipped.resolve(name));
    if (Files.exists(override.shipped())) {
      return new RouteFile(file, RouteFile.Origin.OVERRIDE, Optional.of(override));
    }
    // an upgrade may have removed what it replaced
    return new RouteFile(
        file,
        RouteFile.Origin.OWN,
        Optional.of(override).filter(known -> Files.exists(known.base())));
  }

  /** Lists the files that replace a shipped one, or have done so before an upgrade removed it. */
  public List<RouteOverride> overrides() {
    return own.isEmpty()
        ? List.of()
        : files().stream().flatMap(file -> file.override().stream()).toList();
  }

  /**
   * Lists bases of overrides that exist no more. A file that is put there by hand later would be
   * compared with such an old one.
   *
   * @throws RouteException as {@link #list} does
   */
  public List<Path> leftBases() {
    if (own.isEmpty()) {
      return List.of();
    }
    Set<String> ownNames = ownFiles().keySet();
    return own
        .filter(Files::exists)
        .map(folder -> list(folder, OWN, SUFFIX + RouteOverride.BASE))
        .orElseGet(Collections::emptySortedMap)
        .entrySet()
        .stream()
        .filter(
            base ->
                !ownNames.contains(
                    base.getKey()
                        .substring(0, base.getKey().length() - RouteOverride.BASE.length())))
        .map(Map.Entry::getValue)
        .toList();
  }

  /**
   * Logs overrides whose shipped file an upgrade has changed, those that do not tell, and bases
   * without an override.
   */
  public void warnOfUpgrades() {
    for (Path base : leftBases()) {
      LOG.atInfo()
          .addKeyValue("file", base.toString())
          .addKeyValue("hint", LEFT_BASE)
          .log("a recorded base has no override");
    }
    for (RouteOverride override : overrides()) {
      switch (override.upstream()) {
        case CHANGED, REMOVED ->
            told(LOG.atWarn(), override).log("an upgrade has changed an overridden route file");
        case UNKNOWN ->
            told(LOG.atInfo(), override).log("an overridden route file has no recorded base");
        case UNCHANGED -> {
          // nothing to do
        }
      }
    }
  }

  private static LoggingEventBuilder told(LoggingEventBuilder line, RouteOverride override) {
    return line.addKeyValue("file", override.own().toString()).addKeyValue("hint", override.hint());
  }

  /**
   * Returns the override of a shipped file, which need not exist yet.
   *
   * @param name name of the shipped file; {@code .camel.yaml} may be left out
   * @throws RouteException if there is no folder for it, or no such file
   */
  public RouteOverride override(String name) {
    Path folder =
        own.orElseThrow(
            () ->
                new RouteException(
                    "drayage.routes.own is not set; it names the folder of your own routes"));
    SortedMap<String, Path> files = list(shipped, SHIPPED);
    String full = fullName(name);
    Path file = files.get(full);
    if (file == null) {
      throw new RouteException(
          "%s: no such route file is shipped; there are %s"
              .formatted(PrintableText.text(full, 120), String.join(", ", files.keySet())));
    }
    return new RouteOverride(full, folder.resolve(full), file);
  }

  /** Returns a file's name with its ending. */
  public static String fullName(String name) {
    return name.endsWith(SUFFIX) ? name : name + SUFFIX;
  }

  private SortedMap<String, Path> ownFiles() {
    return own.filter(Files::exists)
        .map(folder -> list(folder, OWN))
        .orElseGet(Collections::emptySortedMap);
  }

  private SortedMap<String, Path> list(Path folder, String property) {
    return list(folder, property, SUFFIX);
  }

  private SortedMap<String, Path> list(Path folder, String property, String ending) {
    try (Stream<Path> entries = Files.list(folder)) {
      SortedMap<String, Path> files = new TreeMap<>();
      for (Path file : entries.toList()) {
        String name = file.getFileName().toString();
        if (isRouteFile(name, ending)) {
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
  private boolean isRouteFile(String name, String ending) {
    return name.endsWith(ending) && !name.startsWith(".") && wanted.test(name);
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
