package io.drayage.history;

import io.drayage.status.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/** The history without its process, for reading. A file is copied, since its process locks it. */
public final class StoredHistory implements AutoCloseable {
  /** SQL states of tables that do not exist: of H2 and of PostgreSQL. */
  private static final Set<String> NO_TABLE = Set.of("42S02", "42S04", "42P01");

  private final Connections connections;
  private final Optional<Path> copy;

  private StoredHistory(Connections connections, Optional<Path> copy) {
    this.connections = connections;
    this.copy = copy;
  }

  /**
   * Opens the history.
   *
   * @throws IOException if it can't be read, or nothing was written yet
   */
  public static StoredHistory open(HistorySettings settings) throws IOException {
    StoredHistory opened = settings.isFile() ? copy(settings.file()) : remote(settings);
    try (Connection connection = opened.connections.get()) {
      connection.createStatement().executeQuery("select id from run limit 1").close();
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw new IOException(
          NO_TABLE.contains(String.valueOf(e.getSQLState()))
              ? "the database has no history yet"
              : String.valueOf(e.getMessage()),
          e);
    }
  }

  private static StoredHistory copy(Path file) throws IOException {
    Path directory = Files.createTempDirectory("drayage-history");
    StoredHistory opened =
        new StoredHistory(
            () ->
                DriverManager.getConnection(
                    HistorySettings.fileUrl(directory.resolve(file.getFileName())), "drayage", ""),
            Optional.of(directory));
    try {
      Files.copy(file, directory.resolve(file.getFileName()));
      return opened;
    } catch (NoSuchFileException e) {
      opened.close();
      throw new IOException(file + " does not exist", e);
    } catch (IOException e) {
      opened.close();
      throw new IOException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private static StoredHistory remote(HistorySettings settings) {
    Properties login = new Properties();
    settings.user().ifPresent(user -> login.setProperty("user", user));
    settings.password().get().ifPresent(password -> login.setProperty("password", password));
    if (settings.isPostgresql()) {
      login.setProperty("connectTimeout", "5");
      login.setProperty("socketTimeout", "60");
      login.setProperty("readOnly", "true");
    }
    return new StoredHistory(
        () -> DriverManager.getConnection(settings.url(), login), Optional.empty());
  }

  /** The history as it is, or as the file was at the opening. */
  public History history() {
    return new JdbcHistory(connections);
  }

  @Override
  public void close() throws IOException {
    if (copy.isPresent()) {
      try (Stream<Path> files = Files.walk(copy.get())) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
