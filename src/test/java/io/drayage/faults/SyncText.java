package io.drayage.faults;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** The parts of a case's sync file. */
final class SyncText {
  private SyncText() {}

  /** The head of the file, with the folder where registries' authorities are. */
  static String certificates(Path folder) {
    return """
    skopeo: {certs-dir: '%s'}
    tasks:
    """
        .formatted(folder);
  }

  static String task(String name, String source, String auth, List<String> mappings) {
    return """
      - name: %1$s
        source: {registry: %2$s, auth: %4$s}
        target: {registry: %3$s, auth: %4$s}
        mappings:
    %5$s
    """
        .formatted(name, source, FaultLab.TARGET, auth, String.join("\n", mappings));
  }

  /** A mapping between repositories of the same name. */
  static String mapping(String repository, String rules) {
    return "      - {from: %1$s, to: %1$s, %2$s}".formatted(repository, rules);
  }

  /** The login as it stands in the sync file. */
  static String auth() {
    return base64(
        "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(FaultLab.USER, FaultLab.PASSWORD));
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
