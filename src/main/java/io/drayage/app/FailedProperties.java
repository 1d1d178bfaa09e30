package io.drayage.app;

import io.drayage.state.StateStore;
import io.drayage.sync.again.FailedImages;
import io.drayage.sync.again.TryAgainRule;
import java.time.Clock;

/** What the properties say of images that failed, and the state remembers of them. */
final class FailedProperties {
  private FailedProperties() {}

  /**
   * Reads the properties.
   *
   * @throws UsageException if one can't be used
   */
  static TryAgainRule rule(Settings settings) {
    return new TryAgainRule(
        settings.millis("drayage.failed.first-delay"),
        settings.count("drayage.failed.multiplier", 1),
        settings.millis("drayage.failed.max-delay"),
        settings.millis("drayage.failed.patience"));
  }

  /** Which images failed, and whether they are left out. */
  static FailedImages images(
      TryAgainRule rule, StateStore state, SyncSession.Mode mode, Clock clock) {
    return new FailedImages(state, rule, mode == SyncSession.Mode.AGAIN_AND_AGAIN, clock);
  }
}
