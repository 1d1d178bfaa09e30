package io.drayage.oci;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A content digest: {@code sha256:} or {@code sha512:} and lower-case hexadecimal digits of the
 * right number (image-spec, Descriptors, Digests). The check protects URLs, paths and logs.
 */
public record Digest(String algorithm, String hex) {
  private static final Map<String, Integer> HEX_LENGTHS = Map.of("sha256", 64, "sha512", 128);
  private static final Map<String, String> JAVA_NAMES =
      Map.of("sha256", "SHA-256", "sha512", "SHA-512");

  /** Checks algorithm, length and alphabet; throws {@link MalformedException}. */
  public Digest {
    Integer length = HEX_LENGTHS.get(algorithm);
    if (length == null) {
      throw new MalformedException(
          "digest algorithm '%s' is not sha256 or sha512"
              .formatted(PrintableText.text(algorithm, 20)));
    }
    if (hex.length() != length || !isLowerHex(hex)) {
      throw new MalformedException(
          "a %s digest has %d lower-case hex digits".formatted(algorithm, length));
    }
  }

  /** Parses {@code algorithm:hex}; throws {@link MalformedException}. */
  @JsonCreator
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new MalformedException(
          "'%s' is not a digest (algorithm:hex)".formatted(PrintableText.text(text, 80)));
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** Computes the sha256 digest of {@code content}. */
  public static Digest sha256(byte[] content) {
    return of("sha256", content);
  }

  /**
   * Computes the digest of {@code content} under {@code algorithm} ({@code sha256} or {@code
   * sha512}).
   */
  public static Digest of(String algorithm, byte[] content) {
    return new Digest(algorithm, HexFormat.of().formatHex(hasher(algorithm).digest(content)));
  }

  /** Digest of a raw value that a hasher of {@link #newHasher()} computed. */
  public Digest withValue(byte[] value) {
    return new Digest(algorithm, HexFormat.of().formatHex(value));
  }

  /** Makes a hasher of this digest's algorithm. */
  public MessageDigest newHasher() {
    return hasher(algorithm);
  }

  /** Whether {@code content} has this digest. */
  public boolean matches(byte[] content) {
    return withValue(newHasher().digest(content)).equals(this);
  }

  /** First twelve hex digits, for display. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  @JsonValue
  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }

  private static MessageDigest hasher(String algorithm) {
    String javaName = JAVA_NAMES.get(algorithm);
    if (javaName == null) {
      throw new MalformedException("unknown digest algorithm");
    }
    try {
      return MessageDigest.getInstance(javaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has " + javaName, e);
    }
  }

  private static boolean isLowerHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if ((character < '0' || character > '9') && (character < 'a' || character > 'f')) {
        return false;
      }
    }
    return true;
  }

  // Java generates those of a record at the first call, which costs more than all calls of a start
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest that && algorithm.equals(that.algorithm) && hex.equals(that.hex);
  }

  @Override
  public int hashCode() {
    return 31 * algorithm.hashCode() + hex.hashCode();
  }
}
