package io.drayage.app;

import io.drayage.app.settings.SessionSettings;
import io.drayage.plan.CopyTool;
import io.drayage.registry.traffic.RegistryLimits;
import io.drayage.registry.traffic.Side;
import io.drayage.state.StateStore;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.StopSignal;
import io.drayage.sync.copy.BlobSharing;
import io.drayage.sync.copy.OrderManifests;
import io.drayage.sync.copy.SharedManifests;
import io.drayage.sync.turn.BlobTurns;
import io.drayage.sync.turn.DelayedCall;
import java.time.Clock;
import java.util.Optional;

/** Parts of a process by whose orders workers bring each large blob once. */
final class WorkerBlobs {
  private WorkerBlobs() {}

  /** The parts by the settings of the session; empty if orders stay here, or it is switched off. */
  static Optional<BlobSharing> of(
      SessionSettings told,
      RegistryDirectory registries,
      RegistryLimits limits,
      SharedManifests sources,
      StateStore state,
      DelayedCall alarms,
      StopSignal stop) {
    return told.sharedBlobs()
        .map(
            rule ->
                new BlobSharing(
                    new OrderManifests(
                        sources,
                        state,
                        order -> isReadable(order, limits, registries),
                        told.imageLimit()),
                    new BlobTurns(state, rule, alarms, Clock.systemUTC(), stop)));
  }

  /**
   * Whether the scheduler may read the manifests of an order whose turn has come: with a limit of
   * one request the order itself has all of it, and skopeo brings all blobs of its images.
   */
  private static boolean isReadable(
      CopyOrder order, RegistryLimits limits, RegistryDirectory registries) {
    return !(registries.task(order.taskName()).tool() instanceof CopyTool.Skopeo)
        && limits.maxRequests(order.image().source().repository().registry(), Side.SOURCE) > 1
        && limits.maxRequests(order.image().target().repository().registry(), Side.TARGET) > 1;
  }
}
