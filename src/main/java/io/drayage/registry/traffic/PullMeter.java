package io.drayage.registry.traffic;

import io.drayage.cache.RecentMap;
import java.util.Optional;

/**
 * What a registry said last of the pulls that are left to us there. A limit belongs to an account
 * or an address, so there is one meter for each way to reach a registry. Repositories whose answers
 * tell of no limit are not counted against it. Safe for several threads.
 */
public final class PullMeter {
  private static final int MAX_REPOSITORIES = 10_000;

  private final RecentMap<String, Boolean> uncounted = new RecentMap<>(MAX_REPOSITORIES);
  private Optional<LimitHeaders> told = Optional.empty();

  /** What holds for pulls from the repository; empty where they are not limited. */
  public synchronized Optional<LimitHeaders> read(String repository) {
    return uncounted.get(repository).isPresent() ? Optional.empty() : told;
  }

  /** What the registry said last, of any repository. */
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
