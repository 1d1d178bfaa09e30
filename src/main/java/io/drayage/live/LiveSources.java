package io.drayage.live;

import io.drayage.plan.SyncPlan;
import io.drayage.status.RegistryState;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What the state does not hear of by events.
 *
 * @param plan tasks of the current sync files
 * @param nextRun next time of a task's timer
 * @param paused whether a task is paused
 * @param retry time up to which runs leave out a failed image
 * @param registries states of the registries
 * @param memory keeps last runs
 */
public record LiveSources(
    Supplier<SyncPlan> plan,
    Function<String, Optional<Instant>> nextRun,
    Predicate<String> paused,
    Function<ImagePair, Optional<Instant>> retry,
    Supplier<List<RegistryState>> registries,
    Supplier<Memory> memory) {
  /** Next run of a task; empty while it is paused. */
  Optional<Instant> next(String taskName) {
    return paused.test(taskName) ? Optional.empty() : nextRun.apply(taskName);
  }
}
