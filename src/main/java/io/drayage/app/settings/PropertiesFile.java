package io.drayage.app.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** Content of a properties file in UTF-8; empty without a file. */
public record PropertiesFile(Path path, Properties properties) {
  /**
   * Reads {@code config/application.properties} of {@code home}.
   *
   * @throws UsageException if it exists and can't be read
   */
  static PropertiesFile of(Path home) {
    return read(home.resolve("config").resolve("application.properties"));
  }

  /**
   * Reads a file, which may be absent.
   *
   * @throws UsageException if it exists and can't be read
   */
  static PropertiesFile read(Path path) {
    Properties properties = new Properties();
    if (!Files.exists(path)) {
      return new PropertiesFile(path, properties);
    }
    try (Reader reader = Files.newBufferedReader(path)) {
      properties.load(reader);
      return new PropertiesFile(path, properties);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(path + ": can't be read: " + e.getMessage());
    }
  }

  /** Defaults in the jar. */
  public static Properties builtIn() {
    Properties properties = new Properties();
    try (InputStream stream = PropertiesFile.class.getResourceAsStream("/application.properties")) {
      if (stream == null) {
        throw new IllegalStateException("application.properties is missing from the jar");
      }
      properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
      return properties;
    } catch (IOException e) {
      throw new IllegalStateException("application.properties of the jar can't be read", e);
    }
  }

  /** All values. */
  List<String> values() {
    return properties.stringPropertyNames().stream().map(properties::getProperty).toList();
  }

  /** Last place that sets {@code key}, as {@code FILE:LINE}; the file alone if none is found. */
  String place(String key) {
    String found = path.toString();
    try {
      List<String> lines = Files.readAllLines(path);
      for (int at = 0; at < lines.size(); at++) {
        Properties one = new Properties();
        one.load(new StringReader(lines.get(at)));
        found = one.containsKey(key) ? path + ":" + (at + 1) : found;
      }
    } catch (IOException | IllegalArgumentException e) {
      // the file may be in an edit
      return path.toString();
    }
    return found;
  }
}
