package io.drayage.history;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Settings of the history.
 *
 * @param url JDBC URL of PostgreSQL or H2; empty for a file of H2 in {@code stateDir}
 * @param password asked for at each opening of the database
 * @param keep age at which runs and changes are deleted
 * @param batchSize images written at a time
 * @param maxRecords records that wait for the database
 */
public record HistorySettings(
    String url,
    Optional<String> user,
    Supplier<Optional<String>> password,
    Path stateDir,
    Duration keep,
    int batchSize,
    int maxRecords) {
  private static final String H2 = "jdbc:h2:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /** Whether a database of this URL can be used. */
  public static boolean isUsable(String url) {
    return url.isEmpty() || url.startsWith(H2) || url.startsWith(POSTGRESQL);
  }

  /** Whether the history is a file in {@link #stateDir}. */
  public boolean isFile() {
    return url.isEmpty();
  }

  /** Whether the history is in a PostgreSQL. */
  public boolean isPostgresql() {
    return url.startsWith(POSTGRESQL);
  }

  /** File of the history in {@link #stateDir}. */
  Path file() {
    return stateDir.resolve("history.mv.db");
  }

  /** URL of a file of H2 whose name ends with {@code .mv.db}, with a small cache. */
  static String fileUrl(Path file) {
    String path = file.toAbsolutePath().toString().replaceFirst("\\.mv\\.db$", "");
    return H2
        + "file:"
        + path.replace(";", "\\;")
        + ";CACHE_SIZE=4096;WRITE_DELAY=1000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
  }
}
