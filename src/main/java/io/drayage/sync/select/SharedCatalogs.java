package io.drayage.sync.select;

import io.drayage.cache.LoadingCache;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.registry.Catalog;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RepositoryNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the repositories of registries. A list is reused for the time of its rule; tasks that need
 * it at the same time share one request. A failure is not kept. Safe for several threads.
 */
public final class SharedCatalogs {
  private static final Logger LOG = LoggerFactory.getLogger(SharedCatalogs.class);
  private static final int MAX_LISTS = 1_000;

  private record Key(String registry, LocationAuth auth, boolean skipTlsVerify, CatalogRule rule) {
    static Key of(Location location, CatalogRule rule) {
      return new Key(location.registry().name(), location.auth(), location.skipTlsVerify(), rule);
    }
  }

  private final BiFunction<Location, CatalogRule.Source, Catalog> listers;
  private final Clock clock;
  private final LoadingCache<Key, Listed> lists = new LoadingCache<>(MAX_LISTS);

  private record Listed(List<String> paths, Instant readAt) {
    /** Whether the list may be reused; one from the future (of a clock that was ahead) may not. */
    boolean isFresh(Duration reuse, Instant now) {
      return !now.isBefore(readAt) && now.isBefore(readAt.plus(reuse));
    }
  }

  /** Lists of {@code listers}; {@code clock} gives their age. */
  public SharedCatalogs(BiFunction<Location, CatalogRule.Source, Catalog> listers, Clock clock) {
    this.listers = listers;
    this.clock = clock;
  }

  /**
   * The paths of the repositories, without leading slashes.
   *
   * @throws RegistryException if the list cannot be read to its end
   */
  public List<String> list(Location location, CatalogRule rule) {
    return list(location, rule, Set.of());
  }

  /** The same; a kept list is read anew if it lacks one of {@code wanted}. */
  List<String> list(Location location, CatalogRule rule, Set<String> wanted) {
    if (rule.reuse().isEmpty()) {
      return read(location, rule);
    }
    Duration reuse = rule.reuse().get();
    return lists
        .get(
            Key.of(location, rule),
            listed -> listed.isFresh(reuse, clock.instant()) && listed.paths().containsAll(wanted),
            () -> new Listed(read(location, rule), clock.instant()))
        .paths();
  }

  private List<String> read(Location location, CatalogRule rule) {
    RepositoryNames list = listers.apply(location, rule.source()).list(rule.maxItems());
    if (list.moreLeft()) {
      LOG.atWarn()
          .addKeyValue("registry", location.registry())
          .addKeyValue("read", list.paths().size())
          .addKeyValue("max_items", rule.maxItems())
          .log(
              "the registry has more repositories than were read, which are not synced: raise"
                  + " maxItems under lister in the sync file, or set it to -1");
    }
    return list.paths();
  }
}
