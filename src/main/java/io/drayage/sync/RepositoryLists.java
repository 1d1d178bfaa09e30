package io.drayage.sync;

import io.drayage.plan.ListerRule;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RepositoryList;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the repositories of registries, each list for as long as its rule says that it may be used
 * again; tasks that want the same list at the same time ask once. A failure is not kept. Safe for
 * several threads.
 */
public final class RepositoryLists {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryLists.class);
  private static final int MAX_LISTS = 1_000;

  private record Key(String registry, LocationAuth auth, boolean skipTlsVerify, ListerRule rule) {
    static Key of(Location location, ListerRule rule) {
      return new Key(location.registry().name(), location.auth(), location.skipTlsVerify(), rule);
    }
  }

  private final RepositoryListers listers;
  private final Clock clock;
  private final Map<Key, Held> lists = new ConcurrentHashMap<>();

  /** Asks {@code listers} and takes the age of a list from {@code clock}. */
  public RepositoryLists(RepositoryListers listers, Clock clock) {
    this.listers = listers;
    this.clock = clock;
  }

  /**
   * The repositories' paths without leading slashes.
   *
   * @throws RegistryException if the list can't be read to its end
   */
  public List<String> list(Location location, ListerRule rule) {
    if (rule.reuse().isEmpty()) {
      return read(location, rule);
    }
    if (lists.size() > MAX_LISTS) {
      lists.values().removeIf(Held::isStale);
    }
    return lists
        .computeIfAbsent(Key.of(location, rule), key -> new Held(rule.reuse().get()))
        .get(location, rule);
  }

  private List<String> read(Location location, ListerRule rule) {
    RepositoryList list = listers.lister(location, rule.source()).list(rule.maxItems());
    if (list.moreLeft()) {
      LOG.atWarn()
          .addKeyValue("registry", location.registry())
          .addKeyValue("read", list.paths().size())
          .addKeyValue("maxItems", rule.maxItems())
          .log(
              "the registry has more repositories than were read, which are not synced: raise"
                  + " maxItems under lister in the sync file, or set it to -1");
    }
    return list.paths();
  }

  private final class Held {
    private final Duration reuse;
    private Optional<List<String>> paths = Optional.empty();
    private Instant readAt = Instant.MIN;

    Held(Duration reuse) {
      this.reuse = reuse;
    }

    /** Holds the lock while the registry is asked, so that one asks and the others wait. */
    synchronized List<String> get(Location location, ListerRule rule) {
      if (isStale()) {
        paths = Optional.empty();
        paths = Optional.of(read(location, rule));
        readAt = clock.instant();
      }
      return paths.orElseThrow();
    }

    /** A list of a later time was read by a clock that was ahead, so its age is not known. */
    synchronized boolean isStale() {
      Instant now = clock.instant();
      return paths.isEmpty() || now.isBefore(readAt) || !now.isBefore(readAt.plus(reuse));
    }
  }
}
