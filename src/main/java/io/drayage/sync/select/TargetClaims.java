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
import java.util.ArrayList;
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
  private final Map<String, ClaimedTags> claims = new ConcurrentHashMap<>();

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
    if (isOntoItself(image.source(), target)) {
      throw Conflict.ontoItself(image);
    }
    order.check(image, target);
    Optional<SyncTask> task = tasks.apply(image.taskName());
    List<ImagePair> others = new ArrayList<>(1);
    claims.compute(
        name(target.repository()),
        (name, known) -> {
          ClaimedTags tags = known == null ? new ClaimedTags(this::yields) : known;
          tags.claim(image, task, clock).ifPresent(others::add);
          return tags;
        });
    if (!others.isEmpty()) {
      throw Conflict.twoSources(others.get(0), image);
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
    for (String name : claims.keySet()) {
      claims.computeIfPresent(name, (any, tags) -> tags.drop(run, now) ? tags : null);
    }
  }

  private boolean yields(ClaimedTags.Claim held, ImagePair fresh) {
    return order.isBefore(fresh, held.image(fresh.target().identifier()))
        || !tasks.apply(held.taskName()).equals(held.task());
  }

  private static boolean isOntoItself(Reference source, TagReference target) {
    return source.identifier().equals(target.tag())
        && name(source.repository()).equals(name(target.repository()));
  }

  /** The name of a repository, the same for all names of one registry. */
  static String name(Repository repository) {
    return repository.registry().name() + "/" + repository.path();
  }
}
