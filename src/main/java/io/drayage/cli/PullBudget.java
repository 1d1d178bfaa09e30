package io.drayage.cli;

import io.drayage.app.RegistryDirectory;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.PullLimit;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pulls that a registry leaves us, against those that a sync would take.
 *
 * @param reserve the pulls that are left to others
 */
record PullBudget(PullLimit limit, long reserve) {
  /** What the registries that {@code plan} reads from have said, by their names. */
  static Map<String, PullBudget> of(SyncPlan plan, RegistryDirectory registries) {
    Map<String, PullBudget> budgets = new TreeMap<>();
    for (SyncTask task : plan.tasks()) {
      Optional<PullLimit> told = registries.source(task.name()).pullLimit();
      if (told.isPresent()) {
        PullLimit limit = told.get();
        long reserve = registries.pullReserve(task.source().registry()).of(limit.limit());
        budgets.merge(
            task.source().registry().name(),
            new PullBudget(limit, reserve),
            (one, other) -> one.available() <= other.available() ? one : other);
      }
    }
    return budgets;
  }

  /** Pulls that can be had now. */
  long available() {
    return Math.max(0, limit.remaining() - reserve);
  }

  /** How many more windows {@code pulls} take, 0 when they can be had now. */
  long windows(long pulls) {
    long later = Math.max(0, pulls - available());
    long each = limit.limit() - reserve;
    return (later + each - 1) / each;
  }

  /** When {@code pulls} are done at the latest, if nobody else pulls. */
  Instant doneBy(long pulls, Instant now) {
    return now.plusSeconds(windows(pulls) * limit.window().toSeconds());
  }
}
