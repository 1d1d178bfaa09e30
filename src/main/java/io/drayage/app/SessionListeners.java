package io.drayage.app;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.TrafficListener;
import io.drayage.sync.SyncListener;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The listeners of a session.
 *
 * @param sync listener to runs and copies
 * @param traffic listener to the requests of a registry, if there is one
 */
public record SessionListeners(
    SyncListener sync, Function<RegistryHost, Optional<TrafficListener>> traffic) {
  /** No listener. */
  public static SessionListeners none() {
    return of(List.of());
  }

  /** Listeners to runs and copies. */
  public static SessionListeners of(List<SyncListener> all) {
    return new SessionListeners(SyncListener.all(all), registry -> Optional.empty());
  }

  /** The same with a listener to the requests of each registry. */
  public SessionListeners withTraffic(Function<RegistryHost, TrafficListener> listeners) {
    return new SessionListeners(sync, registry -> Optional.of(listeners.apply(registry)));
  }
}
