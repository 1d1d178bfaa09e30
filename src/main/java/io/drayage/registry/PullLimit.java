package io.drayage.registry;

import io.drayage.registry.traffic.LimitHeaders;
import java.time.Duration;

/**
 * How many pulls a registry allows us, as it said last. A manifest got by {@code GET} is a pull.
 *
 * @param limit pulls within a window, at least 1
 * @param remaining those that are left, from 0 to {@code limit}
 * @param window how long they have to last
 */
public record PullLimit(long limit, long remaining, Duration window) {
  static PullLimit of(LimitHeaders headers) {
    return new PullLimit(headers.limit(), headers.remaining(), headers.window());
  }
}
