package io.drayage.app;

import io.drayage.oci.Digest;
import io.drayage.state.StateStore;
import io.drayage.sync.again.FailedImages;
import io.drayage.sync.again.FailureCount;
import io.drayage.sync.again.FailureMemory;
import io.drayage.sync.again.TryAgainRule;
import java.time.Clock;
import java.util.Optional;

/** What the properties say of images that failed, and the state remembers of them. */
final class FailedProperties {
  private FailedProperties() {}

  /** Which images failed, and whether they are left out. */
  static FailedImages images(
      TryAgainRule rule, StateStore state, SyncSession.Mode mode, Clock clock) {
    boolean leavesOut = mode == SyncSession.Mode.AGAIN_AND_AGAIN;
    return new FailedImages(new StoredFailures(state), rule, leavesOut, clock);
  }

  /** Lets {@code sync} use the state without knowing it. */
  private record StoredFailures(StateStore state) implements FailureMemory {
    @Override
    public Optional<FailureCount> recall(Digest image) {
      return state.failedImage(image).flatMap(FailureCount::parse);
    }

    @Override
    public void remember(Digest image, FailureCount count) {
      state.rememberFailedImage(image, count.toString());
    }

    @Override
    public void forget(Digest image) {
      state.forgetFailedImage(image);
    }

    @Override
    public boolean isEmpty() {
      return !state.knowsFailedImages();
    }
  }
}
