package io.drayage.sync.turn;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistrySource;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The pulls left for each client in use. Guarded by its owner's lock. */
final class PullAccounts {
  private final Map<RegistrySource, PullsLeft> accounts = new HashMap<>();
  private final Function<RegistryHost, PullReserve> reserves;
  private final Clock clock;
  private boolean lookScheduled;

  PullAccounts(Function<RegistryHost, PullReserve> reserves, Clock clock) {
    this.reserves = reserves;
    this.clock = clock;
  }

  /** The pulls left for a client. */
  PullsLeft of(RegistrySource client) {
    return accounts.computeIfAbsent(
        client, any -> new PullsLeft(client, reserves.apply(client.host()), clock));
  }

  /** Clients whose registry must be asked again; each is told once until the recheck begins. */
  List<RegistrySource> withoutPulls() {
    // release the clients of edited tasks
    accounts.values().removeIf(PullsLeft::isIdle);
    return accounts.entrySet().stream()
        .filter(entry -> entry.getValue().needsRecheck())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether a look at pulls that other schedulers hold must be scheduled; told once until then. */
  boolean needsLook() {
    boolean needed = !lookScheduled && accounts.values().stream().anyMatch(PullsLeft::isHeld);
    lookScheduled |= needed;
    return needed;
  }

  /** Notes the begin of the scheduled look. */
  void lookBegins() {
    lookScheduled = false;
    accounts.values().forEach(PullsLeft::lookBegins);
  }
}
