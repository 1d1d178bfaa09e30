package io.drayage.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** JDKs of this machine, where Debian's packages install them. */
public final class Jdks {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private Jdks() {}

  /** A JDK of a feature version, such as {@code 25}. */
  public static Optional<Path> find(String version) {
    try (Stream<Path> installed = Files.list(INSTALLED)) {
      return installed
          .sorted()
          .filter(jdk -> Files.isExecutable(jdk.resolve("bin/jlink")))
          .filter(jdk -> isVersion(jdk, version))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isVersion(Path jdk, String version) {
    try {
      return Files.readString(jdk.resolve("release")).contains("JAVA_VERSION=\"" + version);
    } catch (IOException e) {
      return false;
    }
  }
}
