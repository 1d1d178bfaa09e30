package io.drayage.registry.traffic;

import io.drayage.cache.RecentMap;
import java.util.Optional;

/**
 * Last known pull limit of a registry. A limit belongs to an account or an address, so each way to
 * reach a registry has its own meter. Repositories without a limit in their answers are exempt.
 * Thread-safe.
 */
public final class PullMeter {
  private static final int MAX_REPOSITORIES = 10_000;

  private final RecentMap<String, Boolean> uncounted = new RecentMap<>(MAX_REPOSITORIES);
  private Optional<LimitHeaders> told = Optional.empty();

  /** Limit of pulls from a repository; empty if there is none. */
  public synchronized Optional<LimitHeaders> read(String repository) {
    return uncounted.get(repository).isPresent() ? Optional.empty() : told;
  }

  /** Last limit in an answer for any repository. */
  public synchronized Optional<LimitHeaders> read() {
    return told;
  }

  synchronized void counted(String repository, LimitHeaders headers) {
    uncounted.remove(repository);
    told = Optional.of(headers);
  }

  synchronized void uncounted(String repository) {
    if (told.isPresent()) {
      uncounted.put(repository, true);
    }
  }
}
