package io.drayage.registry.traffic;

import io.drayage.registry.http.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Headers of a registry that counts pulls, in its answers about manifests, as of Docker Hub: {@code
 * ratelimit-limit: 100;w=21600} and {@code ratelimit-remaining: 76;w=21600}.
 *
 * @param limit pulls within a window, at least 1
 * @param remaining those that are left, from 0 to {@code limit}
 * @param window how long they have to last
 */
public record LimitHeaders(long limit, long remaining, Duration window) {
  private static final Pattern VALUE =
      Pattern.compile("\\s*([0-9]{1,12})\\s*(?:;\\s*w\\s*=\\s*([0-9]{1,9})\\s*)?");
  private static final Duration USUAL_WINDOW = Duration.ofHours(6);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(2);

  /** What an answer says; empty when it says nothing, or nothing that can be meant. */
  public static Optional<LimitHeaders> of(Response response) {
    Optional<Matcher> limit = match(response, "ratelimit-limit");
    Optional<Matcher> remaining = match(response, "ratelimit-remaining");
    if (limit.isEmpty() || remaining.isEmpty()) {
      return Optional.empty();
    }
    long most = Long.parseLong(limit.get().group(1));
    if (most == 0) {
      // a limit of no pulls at all is none
      return Optional.empty();
    }
    long left = Long.parseLong(remaining.get().group(1));
    return Optional.of(new LimitHeaders(most, Math.min(left, most), window(limit.get())));
  }

  /** Whether an answer has such headers, readable or not. */
  static boolean areIn(Response response) {
    return response.header("ratelimit-limit").isPresent()
        || response.header("ratelimit-remaining").isPresent();
  }

  private static Optional<Matcher> match(Response response, String name) {
    return response.header(name).map(VALUE::matcher).filter(Matcher::matches);
  }

  private static Duration window(Matcher limit) {
    String seconds = limit.group(2);
    if (seconds == null) {
      return USUAL_WINDOW;
    }
    Duration told = Duration.ofSeconds(Math.max(1, Long.parseLong(seconds)));
    return told.compareTo(LONGEST_WINDOW) > 0 ? LONGEST_WINDOW : told;
  }
}
