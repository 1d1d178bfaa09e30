package io.drayage.app;

import io.drayage.app.settings.SessionSettings;
import io.drayage.state.StateStore;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskRuns;
import io.drayage.sync.again.FailedImages;
import io.drayage.sync.copy.SharedManifests;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.select.FileOrder;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.SharedCatalogs;
import io.drayage.sync.select.TagLister;
import io.drayage.sync.select.TagSelector;
import io.drayage.sync.select.TargetClaims;
import java.time.Clock;

/** Selecting side of a session: repositories, their tags, and the images that differ. */
final class SessionSelection {
  private final TaskRuns runs;
  private final RegistryDirectory registries;
  private final SessionSettings told;
  private final StopSignal stop;
  private final Clock clock;
  private final TagLister lister;
  private final TagSelector selector;
  private final FileOrder order;

  /** Work begins until {@code stop}, and what is found is reported to {@code listener}. */
  SessionSelection(
      TaskRuns runs,
      RegistryDirectory registries,
      SessionSettings told,
      SyncListener listener,
      StopSignal stop,
      Clock clock) {
    this.runs = runs;
    this.registries = registries;
    this.told = told;
    this.stop = stop;
    this.clock = clock;
    this.lister = new TagLister(registries, stop);
    this.selector = new TagSelector(listener, told.maxImages());
    this.order = new FileOrder(runs::plan, lister, selector);
  }

  MappingExpander expander() {
    return new MappingExpander(new SharedCatalogs(registries::lister, clock), order);
  }

  TagLister lister() {
    return lister;
  }

  TagSelector selector() {
    return selector;
  }

  /**
   * The planner of copies.
   *
   * @param sources manifests for the copies of this process; a worker that knows no shared blobs
   *     pulls for itself
   */
  CopyPlanner planner(
      StateStore state, FailedImages failed, SharedManifests sources, SyncListener results) {
    CopyPlanner looking =
        new CopyPlanner(registries, state, stop)
            .leavingOut(failed)
            .claimingBy(new TargetClaims(runs::task, order, clock))
            .reportingTo(results);
    boolean readsHere = !told.routes().orders().fromBroker() || told.sharedBlobs().isPresent();
    return readsHere ? looking.pullingBy(sources) : looking;
  }
}
