package io.drayage.app;

import io.drayage.oci.Digest;
import io.drayage.route.CheckedRoutes;
import io.drayage.state.StateStore;

/** Lets {@code route} use the state without knowing it. */
record StateMemory(StateStore state) implements CheckedRoutes {
  @Override
  public boolean isKnown(Digest content) {
    return state.isCheckedRoute(content);
  }

  @Override
  public void remember(Digest content) {
    state.rememberCheckedRoute(content);
  }
}
