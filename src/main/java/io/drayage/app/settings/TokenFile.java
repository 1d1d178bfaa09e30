package io.drayage.app.settings;

import io.drayage.watch.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Token in a file, read again when the file has changed. Safe for several threads. */
public final class TokenFile implements Supplier<Optional<String>> {
  /** A shorter token can be guessed. */
  static final int LEAST_CHARACTERS = 16;

  private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
  private static final int MAX_BYTES = 4096;

  private final String property;
  private final Path file;
  private FileStamp stamp;
  private String token;

  /**
   * Reads the file that {@code property} names.
   *
   * @throws IllegalArgumentException if it can't be used
   */
  public TokenFile(String property, Path file) {
    this.property = property;
    this.file = file;
    this.stamp = FileStamp.of(file);
    this.token = read();
  }

  private String read() {
    try {
      if (Files.size(file) <= MAX_BYTES) {
        return checked(Files.readString(file).strip());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the file can't be read: " + e.getMessage());
    }
    throw new IllegalArgumentException("the file is larger than %d bytes".formatted(MAX_BYTES));
  }

  /**
   * Checks a token.
   *
   * @throws IllegalArgumentException if it can be guessed, or can't be sent; it is not shown
   */
  public static String checked(String token) {
    if (token.length() < LEAST_CHARACTERS) {
      throw new IllegalArgumentException(
          "a token has at least %d characters; openssl rand -hex 32 makes one"
              .formatted(LEAST_CHARACTERS));
    }
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("a token is one word of ASCII");
    }
    return token;
  }

  /** The token of the moment; of an unusable file, the one before. */
  @Override
  public synchronized Optional<String> get() {
    FileStamp now = FileStamp.of(file);
    if (!now.equals(stamp)) {
      stamp = now;
      try {
        token = read();
      } catch (IllegalArgumentException e) {
        LOG.atError()
            .addKeyValue("property", property)
            .addKeyValue("error", String.valueOf(e.getMessage()))
            .log("new token can't be used, the previous one stays");
      }
    }
    return Optional.of(token);
  }
}
