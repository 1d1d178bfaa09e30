package io.drayage.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answered request in a registry's access log.
 *
 * @param method such as {@code GET}
 * @param path requested path and query
 * @param bytes length of the answer's body
 * @param userAgent client of the request
 */
public record AccessLogEntry(String method, String path, int status, long bytes, String userAgent) {
  /** Apache's combined format, which docker-registry writes. */
  private static final Pattern COMBINED =
      Pattern.compile(
          "\\S+ \\S+ \\S+ \\[[^]]*] \"(\\S+) (\\S+) [^\"]*\" ([0-9]{3}) ([0-9]{1,18})"
              + " \"(?:[^\"\\\\]|\\\\.)*\" \"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Parses a line of the log; empty if it is not about a request. */
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

  /** Whether it reads or checks a blob; uploads do not count. */
  public boolean isForBlob() {
    return path.contains("/blobs/") && !path.contains("/blobs/uploads/");
  }
}
