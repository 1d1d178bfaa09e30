package io.drayage.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Gets the text of a sync file: bounded, UTF-8, without a byte order mark. */
final class SyncFileText {
  static final int MAX_BYTES = 3 * 1024 * 1024;
  private static final int MAX_KEY_CHARACTERS = 100;

  private SyncFileText() {}

  static byte[] read(Path file, Problems problems) throws ConfigException {
    try {
      if (Files.isDirectory(file)) {
        throw problems.fatal(Position.WHOLE_FILE, "is a directory, not a sync file");
      }
      try (InputStream input = Files.newInputStream(file)) {
        return input.readNBytes(MAX_BYTES + 1);
      }
    } catch (NoSuchFileException e) {
      throw problems.fatal(Position.WHOLE_FILE, "there is no such file");
    } catch (AccessDeniedException e) {
      throw problems.fatal(
          Position.WHOLE_FILE,
          "may not be read: check the permissions of the file and its folders");
    } catch (IOException e) {
      throw problems.fatal(Position.WHOLE_FILE, "cannot be read: " + e.getMessage());
    }
  }

  static String decode(byte[] bytes, Problems problems) throws ConfigException {
    if (bytes.length > MAX_BYTES) {
      throw problems.fatal(
          Position.WHOLE_FILE, "is larger than 3 MiB, the most that a sync file may have");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return tabsBehindKeysAsBlanks(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw problems.fatal(Position.WHOLE_FILE, "is not UTF-8 text: save it in that encoding");
    }
  }

  /** The YAML library of dregsy takes {@code key:<TAB>value}, SnakeYAML wants a blank there. */
  private static String tabsBehindKeysAsBlanks(String text) {
    if (!text.contains(":\t")) {
      return text;
    }
    StringBuilder result = new StringBuilder(text);
    for (int at = text.indexOf(":\t"); at >= 0; at = text.indexOf(":\t", at + 1)) {
      if (isPlainKeyBefore(text, at)) {
        for (int tab = at + 1; tab < text.length() && text.charAt(tab) == '\t'; tab++) {
          result.setCharAt(tab, ' ');
        }
      }
    }
    return result.toString();
  }

  private static boolean isPlainKeyBefore(String text, int colon) {
    for (int at = colon - 1; at >= Math.max(0, colon - MAX_KEY_CHARACTERS); at--) {
      char character = text.charAt(at);
      if (character == '\n') {
        return true;
      }
      if ("\"'#\t:".indexOf(character) >= 0) {
        return false;
      }
    }
    return colon < MAX_KEY_CHARACTERS;
  }
}
