package io.drayage.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keys of sync files, in the order of their JSON Schema. The schema has every key and the form of
 * most values, for editors. A top-level key that only holds an anchor must begin with {@code x-} to
 * pass it. The keys are here too, since each start would read them from the schema by a JSON
 * parser.
 */
public final class SyncFormat {
  private static final String SCHEMA = "/sync-file.schema.json";

  /** Keys at top level. */
  static final List<String> TOP =
      List.of(
          "relay",
          "watch",
          "platform",
          "skopeo",
          "docker",
          "lister",
          "tasks",
          "dockerhost",
          "api-version");

  static final List<String> TASK =
      List.of(
          "name",
          "interval",
          "cron",
          "timezone",
          "verbose",
          "platform",
          "source",
          "target",
          "mappings");

  static final List<String> MAPPING = List.of("from", "to", "tags", "platform");

  /** Keys of {@code source} and {@code target}. */
  static final List<String> LOCATION =
      List.of("registry", "auth", "skip-tls-verify", "auth-refresh", "lister");

  /** Keys of a location's {@code lister}. */
  static final List<String> LOCATION_LISTER = List.of("type", "search");

  /** Keys of {@code lister} at top level. */
  static final List<String> LISTER = List.of("maxItems", "cacheDuration");

  static final List<String> SKOPEO = List.of("binary", "certs-dir", "exec");
  static final List<String> DOCKER = List.of("dockerhost", "api-version");

  private SyncFormat() {}

  /** Text of the schema (draft 7), with a line break at its end. */
  public static String schema() {
    try (InputStream json = SyncFormat.class.getResourceAsStream(SCHEMA)) {
      if (json == null) {
        throw new IllegalStateException(SCHEMA + " is missing from the program");
      }
      return new String(json.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(SCHEMA + " can't be read", e);
    }
  }
}
