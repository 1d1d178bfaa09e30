package io.drayage.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The build of this program, as the manifest of its jar tells it.
 *
 * @param version empty for classes outside a jar
 * @param commit commit of the sources; empty if the build did not know it
 */
public record Build(String version, String commit) {
  private static final Build UNKNOWN = new Build("", "");

  /** Reads the manifest. */
  public static Build read() {
    CodeSource source = Build.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? UNKNOWN : read(source.getLocation());
    } catch (IOException | URISyntaxException e) {
      return UNKNOWN;
    }
  }

  private static Build read(URL place) throws IOException, URISyntaxException {
    Path jar = Path.of(place.toURI());
    if (!Files.isRegularFile(jar)) {
      return UNKNOWN;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      return new Build(text(main, "Implementation-Version"), text(main, "Implementation-Commit"));
    }
  }

  private static String text(Attributes attributes, String name) {
    String value = attributes.getValue(name);
    return value == null || value.equals("unknown") ? "" : value;
  }
}
