package io.drayage.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Content of files as one text. Symbolic links are followed, so a ConfigMap's swap is a change.
 * Times of files play no part: their steps are coarse.
 */
public final class Fingerprint {
  private static final int MAX_BYTES = 8 << 20;

  private Fingerprint() {}

  /**
   * Makes the text from the size and the first 8 MiB of each file. An unreadable file has a state
   * too.
   */
  public static String of(List<Path> files) {
    MessageDigest digest = sha256();
    for (Path file : files) {
      digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(content(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] content(Path file) {
    if (!Files.isRegularFile(file)) {
      // reading a pipe would take its content from the next reader
      return new byte[] {1};
    }
    try (InputStream content = Files.newInputStream(file)) {
      MessageDigest digest = sha256();
      digest.update(content.readNBytes(MAX_BYTES));
      digest.update(Long.toString(Files.size(file)).getBytes(StandardCharsets.UTF_8));
      return digest.digest();
    } catch (IOException e) {
      return new byte[] {0};
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
