package io.drayage.sync.select;

import io.drayage.failure.FailureException;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.plan.Relay;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Registries;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The source of each target tag in this process: two sources must not overwrite each other's images
 * in turn. The {@link FileOrder} decides, else the first claim. A claim lasts over the runs of its
 * task; it ends with a whole run that did not renew it, and with its task. Safe for several
 * threads.
 */
public final class TargetClaims {
  private final Function<String, Optional<SyncTask>> tasks;
  private final FileOrder order;
  private final Clock clock;
  private final Map<String, Claim> claims = new ConcurrentHashMap<>();

  /** A claim; {@code task} is its task at that time, as a reloaded task claims anew. */
  private record Claim(ImagePair image, Optional<SyncTask> task, Instant renewed) {
    /** The same claim; a time of a clock that was ahead becomes {@code now}. */
    Claim asOf(Instant now) {
      return renewed.isAfter(now) ? new Claim(image, task, now) : this;
    }

    boolean isFor(ImagePair other) {
      return name(image.source()).equals(name(other.source()))
          && image.platform().equals(other.platform());
    }
  }

  /** Claims for the current {@code tasks}, decided by {@code order}. */
  public TargetClaims(Function<String, Optional<SyncTask>> tasks, FileOrder order, Clock clock) {
    this.tasks = tasks;
    this.order = order;
    this.clock = clock;
  }

  /** Claims without a plan: the first claim holds the tag. */
  static TargetClaims inOrderOfRequests(Registries registries, StopSignal stop) {
    SyncPlan none = new SyncPlan(Relay.NATIVE, false, List.of());
    return new TargetClaims(
        task -> Optional.empty(),
        new FileOrder(
            () -> none, new TagLister(registries, stop), new TagSelector(SyncListener.none())),
        Clock.systemUTC());
  }

  /**
   * Claims the image's target for its source, or renews the claim. A target named by digest needs
   * no claim.
   *
   * @throws FailureException of kind CONFLICT if another source fills it, or it is its own source
   * @throws io.drayage.registry.RegistryException if a registry's failure prevents the decision for
   *     now
   */
  public void claim(ImagePair image) {
    if (!(image.target() instanceof TagReference target)) {
      return;
    }
    String name = name(target);
    if (name.equals(name(image.source()))) {
      throw Conflict.ontoItself(image);
    }
    order.check(image, target);
    Claim mine = new Claim(image, tasks.apply(image.taskName()), clock.instant());
    Claim holder = claims.merge(name, mine, (held, fresh) -> yields(held, fresh) ? fresh : held);
    if (!holder.isFor(image)) {
      throw Conflict.twoSources(holder.image(), image);
    }
  }

  /**
   * Frees the claims that a whole run did not renew, unless a mapping of it failed, and drops the
   * order's state of the run.
   */
  void runEnded(TaskReport report) {
    order.runEnded(report);
    if (!report.problems().isEmpty() || report.run().hasFilter()) {
      return;
    }
    TaskRun run = report.run();
    Instant now = clock.instant();
    claims.replaceAll((tag, claim) -> claim.asOf(now));
    claims
        .values()
        .removeIf(
            claim ->
                claim.image().taskName().equals(run.taskName())
                    && claim.renewed().isBefore(run.started()));
  }

  private boolean yields(Claim held, Claim fresh) {
    boolean renewal =
        held.isFor(fresh.image()) && held.image().taskName().equals(fresh.image().taskName());
    return renewal
        || order.isBefore(fresh.image(), held.image())
        || !tasks.apply(held.image().taskName()).equals(held.task());
  }

  /** The text of a reference, the same for all names of one registry. */
  private static String name(Reference reference) {
    Repository repository = reference.repository();
    return repository.registry().name() + "/" + repository.path() + " " + reference.identifier();
  }
}
