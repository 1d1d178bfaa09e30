package io.drayage.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * Rule for listing a registry's repositories.
 *
 * @param maxItems whole pages are read until there are more than this many; {@link #NO_LIMIT} for
 *     all
 * @param reuse how long a list is reused; empty: each run asks again
 */
public record CatalogRule(Source source, int maxItems, Optional<Duration> reuse) {
  /** {@code maxItems} that reads all pages. */
  public static final int NO_LIMIT = -1;

  /** Default of {@code maxItems}. */
  public static final int DEFAULT_MAX_ITEMS = 100;

  /** Default of {@code cacheDuration}. */
  public static final Duration DEFAULT_REUSE = Duration.ofHours(1);

  /** Origin of the list. */
  public sealed interface Source {
    /** The registry's own catalog. */
    record Catalog() implements Source {}

    /** Docker Hub's repositories in the namespace of the user that logs in. */
    record DockerHub() implements Source {}

    /** Results of a search of the registry. */
    record Index(String search) implements Source {}
  }

  /** The same limits for another source. */
  public CatalogRule with(Source other) {
    return new CatalogRule(other, maxItems, reuse);
  }
}
