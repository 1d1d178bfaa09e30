package io.drayage.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * How a registry is asked which repositories it has.
 *
 * @param maxItems whole pages are read until there are more than this many; {@link #NO_LIMIT} for
 *     all
 * @param reuse how long a list serves before the registry is asked again; empty: each run asks
 */
public record CatalogRule(Source source, int maxItems, Optional<Duration> reuse) {
  /** {@code maxItems} that reads all pages. */
  public static final int NO_LIMIT = -1;

  /** {@code maxItems} where the file says nothing. */
  public static final int DEFAULT_MAX_ITEMS = 100;

  /** {@code cacheDuration} where the file says nothing. */
  public static final Duration DEFAULT_REUSE = Duration.ofHours(1);

  /** Where the list comes from. */
  public sealed interface Source {
    /** The registry's own catalog. */
    record Catalog() implements Source {}

    /** Docker Hub's repositories in the namespace of the user that logs in. */
    record DockerHub() implements Source {}

    /** What a search of the registry finds. */
    record Index(String search) implements Source {}
  }

  /** The same limits for another source. */
  public CatalogRule with(Source other) {
    return new CatalogRule(other, maxItems, reuse);
  }
}
