package io.drayage.app;

import io.drayage.app.settings.SessionSettings;
import io.drayage.plan.SyncPlan;
import io.drayage.skopeo.SkopeoCopier;
import io.drayage.state.StateStore;
import io.drayage.sync.Copier;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.copy.ImageCopier;
import io.drayage.sync.copy.NewRepositories;
import io.drayage.sync.copy.SharedCopies;
import io.drayage.sync.copy.SharedManifests;
import io.drayage.sync.copy.TransferQueue;
import io.drayage.sync.turn.SourcePlaces;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** Copying side of a session: the tool of each task, and the threads that transfer blobs. */
final class SessionCopies {
  private final ExecutorService transfers;
  private final TransferQueue queue;
  private final CopierByTask copier;

  /** Copies are reported to {@code listener} and begin until {@code stop}. */
  SessionCopies(
      RegistryDirectory registries,
      SharedManifests sources,
      StateStore state,
      SessionSettings told,
      Map<String, String> environment,
      SyncListener listener,
      StopSignal stop) {
    transfers = DaemonThreads.pool("blob", SourcePlaces.inAll(told.parallelBlobs()));
    queue = new TransferQueue(transfers, told.parallelBlobs());
    copier =
        new CopierByTask(
            registries::task,
            new ImageCopier(sources, state, queue, listener, stop).within(told.imageLimit()),
            new SkopeoCopier(registries::skopeoTask, state, stop, told.skopeoLimit(), environment),
            listener);
  }

  /**
   * Checks the programs of a plan.
   *
   * @throws io.drayage.skopeo.SkopeoException if one can't be run
   */
  void check(SyncPlan plan) {
    copier.check(plan);
  }

  /** The tools behind what images share: target repositories, and copies to the same place. */
  Copier shared(RegistryDirectory registries) {
    return new SharedCopies(new NewRepositories(registries, copier), registries);
  }

  long bytesInFlight() {
    return queue.bytesInFlight();
  }

  /** Ends the programs of skopeo; {@link #endTransfers} ends the other copies. */
  void endPrograms() {
    copier.close();
  }

  /** Ends queued transfers, whose callers wait: they run, and fail without clients. */
  void endTransfers() {
    transfers.shutdownNow().forEach(Runnable::run);
  }
}
