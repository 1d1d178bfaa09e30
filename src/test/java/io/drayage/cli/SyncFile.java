package io.drayage.cli;

import io.drayage.demo.LocalRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Sync files with one-off tasks between local registries. */
final class SyncFile {
  private SyncFile() {}

  /** A mapping of one tag; {@code platform} may be empty. */
  static String mapping(String from, String to, String tag, String platform) {
    String rule = platform.isEmpty() ? "" : ", platform: '%s'".formatted(platform);
    return "{from: %s, to: %s, tags: ['%s']%s}".formatted(from, to, tag, rule);
  }

  static String task(
      String name, LocalRegistry source, LocalRegistry target, List<String> mappings) {
    return """
      - name: %s
        source: {registry: '%s', auth: '%s'}
        target: {registry: '%s', auth: '%s'}
        mappings:
          - %s
    """
        .formatted(
            name,
            source.hostAndPort(),
            token(),
            target.hostAndPort(),
            token(),
            String.join("\n      - ", mappings));
  }

  static Path write(Path file, String... tasks) throws IOException {
    return Files.writeString(file, "tasks:\n" + String.join("", tasks));
  }

  /** The login of {@link LocalRegistry#withLogin} as it stands in {@code auth}. */
  static String token() {
    String login =
        "{\"username\": \"%s\", \"password\": \"%s\"}"
            .formatted(LocalRegistry.USER, LocalRegistry.PASSWORD);
    return Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }
}
