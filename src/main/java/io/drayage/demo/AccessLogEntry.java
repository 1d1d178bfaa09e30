package io.drayage.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that a registry answered, as its access log tells.
 *
 * @param method such as {@code GET}
 * @param path path and query as they were asked for
 * @param status the HTTP status of the answer
 * @param bytes length of the answer's body
 * @param userAgent of the client
 */
public record AccessLogEntry(String method, String path, int status, long bytes, String userAgent) {
  /** Apache's combined format, which docker-registry writes. */
  private static final Pattern COMBINED =
      Pattern.compile(
          "\\S+ \\S+ \\S+ \\[[^]]*] \"(\\S+) (\\S+) [^\"]*\" ([0-9]{3}) ([0-9]{1,18})"
              + " \"(?:[^\"\\\\]|\\\\.)*\" \"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Reads a line of the log, empty when it is not about a request. */
  public static Optional<AccessLogEntry> parse(String line) {
    Matcher parts = COMBINED.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new AccessLogEntry(
            parts.group(1),
            parts.group(2),
            Integer.parseInt(parts.group(3)),
            Long.parseLong(parts.group(4)),
            parts.group(5)));
  }

  /** Whether it succeeded (2xx). */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether it is about a manifest, by tag or digest. */
  public boolean isForManifest() {
    return path.contains("/manifests/");
  }

  /** Whether it reads, or asks for, a blob (not an upload). */
  public boolean isForBlob() {
    return path.contains("/blobs/") && !path.contains("/blobs/uploads/");
  }
}
