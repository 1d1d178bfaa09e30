package io.drayage.app.settings;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Folder of {@code routes/} and {@code config/}. */
public final class Home {
  private Home() {}

  /**
   * Finds the folder: {@code -Ddrayage.home} or {@code DRAYAGE_HOME}, else that of the jar or its
   * parent, else the current folder.
   */
  public static Path find(Map<String, String> environment) {
    Optional<Path> told =
        Optional.ofNullable(System.getProperty("drayage.home"))
            .or(() -> Optional.ofNullable(environment.get("DRAYAGE_HOME")))
            .map(Path::of);
    if (told.isPresent()) {
      return told.get().toAbsolutePath().normalize();
    }
    Path here = Path.of("").toAbsolutePath();
    return Stream.of(
            jarFolder(), jarFolder().flatMap(folder -> Optional.ofNullable(folder.getParent())))
        .flatMap(Optional::stream)
        .filter(folder -> Files.isDirectory(folder.resolve("routes")))
        .findFirst()
        .orElse(here);
  }

  /**
   * Folder of libraries that are loaded at their first use: {@code lib/NAME} beside the jar of this
   * program.
   */
  public static Path libraries(String name) {
    return jarFolder().orElse(Path.of("")).resolve("lib").resolve(name);
  }

  private static Optional<Path> jarFolder() {
    try {
      Path code = Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Optional.ofNullable(code.toAbsolutePath().getParent());
    } catch (URISyntaxException | SecurityException e) {
      return Optional.empty();
    }
  }
}
