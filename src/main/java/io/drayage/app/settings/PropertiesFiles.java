package io.drayage.app.settings;

import io.drayage.config.ConfigProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Properties files. A key of the operator's own file counts more than one of the shipped file.
 *
 * @param shipped file {@code config/application.properties} beside the program; may be absent
 * @param own file that property {@value #OWN} names; may be absent
 */
record PropertiesFiles(PropertiesFile shipped, Optional<PropertiesFile> own) {
  /** Property with the path of the operator's own file. */
  static final String OWN = "drayage.properties";

  /**
   * Reads the file of {@code home}.
   *
   * @throws UsageException if it exists and can't be read
   */
  static PropertiesFiles of(Path home) {
    return new PropertiesFiles(PropertiesFile.of(home), Optional.empty());
  }

  /**
   * Reads the operator's own file as well.
   *
   * @throws UsageException if it exists and can't be read, or names a further file
   */
  PropertiesFiles with(Path path) {
    PropertiesFile read = PropertiesFile.read(path);
    if (read.properties().containsKey(OWN)) {
      throw new UsageException(
          "%s: property %s: names this file and has no effect in it; remove the line"
              .formatted(read.place(OWN), OWN));
    }
    return new PropertiesFiles(shipped, Optional.of(read));
  }

  /** The files, the one that counts more first. */
  List<PropertiesFile> all() {
    return Stream.concat(own.stream(), Stream.of(shipped)).toList();
  }

  /**
   * Warning for an own file that does not exist.
   *
   * @param place place that names it
   */
  Optional<ConfigProblem> absent(String place) {
    return own.map(PropertiesFile::path)
        .filter(path -> !Files.exists(path))
        .map(
            path ->
                new ConfigProblem(
                    path, 0, 0, "no such file, so it sets nothing; %s names it".formatted(place)));
  }

  Optional<String> value(String key) {
    return all().stream()
        .flatMap(file -> Stream.ofNullable(file.properties().getProperty(key)))
        .findFirst();
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>();
    all().forEach(file -> names.addAll(file.properties().stringPropertyNames()));
    return names;
  }

  /** Last place that sets {@code key} in the file that counts. */
  String place(String key) {
    return all().stream()
        .filter(file -> file.properties().containsKey(key))
        .findFirst()
        .orElse(shipped)
        .place(key);
  }
}
