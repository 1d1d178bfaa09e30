package io.drayage.registry.traffic;

import io.drayage.registry.http.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pull limit in the answers about manifests, in Docker Hub's form: {@code ratelimit-limit:
 * 100;w=21600} and {@code ratelimit-remaining: 76;w=21600}.
 *
 * @param limit pulls within a window, at least 1
 * @param remaining pulls left, from 0 to {@code limit}
 * @param window length of the window
 */
public record LimitHeaders(long limit, long remaining, Duration window) {
  private static final Pattern VALUE =
      Pattern.compile("\\s*([0-9]{1,12})\\s*(?:;\\s*w\\s*=\\s*([0-9]{1,9})\\s*)?");
  private static final Duration USUAL_WINDOW = Duration.ofHours(6);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(2);

  /** Limit in an answer; empty if there is none or it makes no sense. */
  public static Optional<LimitHeaders> of(Response response) {
    Optional<Matcher> limit = match(response, "ratelimit-limit");
    Optional<Matcher> remaining = match(response, "ratelimit-remaining");
    if (limit.isEmpty() || remaining.isEmpty()) {
      return Optional.empty();
    }
    long most = Long.parseLong(limit.get().group(1));
    if (most == 0) {
      // a limit of 0 means no limit
      return Optional.empty();
    }
    long left = Long.parseLong(remaining.get().group(1));
    return Optional.of(new LimitHeaders(most, Math.min(left, most), window(limit.get())));
  }

  /** Whether an answer has such headers, valid or not. */
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
