package io.drayage.forecast;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.PullLimit;
import io.drayage.sync.Registries;
import io.drayage.sync.turn.PullReserve;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Pulls that a registry still allows.
 *
 * @param reserve pulls left to other clients
 */
public record PullBudget(PullLimit limit, long reserve) {
  /** Budgets of the source registries of {@code plan}, by name; only registries with a limit. */
  public static Map<String, PullBudget> of(
      SyncPlan plan, Registries registries, Function<RegistryHost, PullReserve> reserves) {
    Map<String, PullBudget> budgets = new TreeMap<>();
    for (SyncTask task : plan.tasks()) {
      Optional<PullLimit> told = registries.source(task.name()).pullLimit();
      if (told.isPresent()) {
        PullLimit limit = told.get();
        long reserve = reserves.apply(task.source().registry()).of(limit.limit());
        budgets.merge(
            task.source().registry().name(),
            new PullBudget(limit, reserve),
            (one, other) -> one.available() <= other.available() ? one : other);
      }
    }
    return budgets;
  }

  /** Pulls available now. */
  public long available() {
    return Math.max(0, limit.remaining() - reserve);
  }

  /** Number of further windows that {@code pulls} take; 0 if available now. */
  public long windows(long pulls) {
    long later = Math.max(0, pulls - available());
    long each = limit.limit() - reserve;
    return (later + each - 1) / each;
  }

  /** Latest end of {@code pulls}, without pulls by other clients. */
  public Instant doneBy(long pulls, Instant now) {
    return now.plusSeconds(windows(pulls) * limit.window().toSeconds());
  }
}
