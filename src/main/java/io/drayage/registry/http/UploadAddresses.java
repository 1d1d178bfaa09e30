package io.drayage.registry.http;

import io.drayage.cache.RecentMap;
import io.drayage.failure.FailureKind;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.RegistryOrigin;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Tells a registry that is down from a registry that gives an unreachable address for uploads. Such
 * an address fails at once for a minute. An address that answered before counts as down instead.
 * Thread-safe.
 */
public final class UploadAddresses implements Transport {
  /** Advice for a registry that gives an address which only itself can reach. */
  public static final String HINT =
      "the registry does not know the address that it is reached by: set http.host or"
          + " http.relativeurls (distribution), external_url (Harbor), or let the proxy in front of"
          + " it pass on Host and X-Forwarded-Proto";

  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final long FAIL_FAST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MAX_ADDRESSES = 100;

  private final Transport next;
  private final RegistryOrigin registry;
  private final LongSupplier nanoTime;
  private final RecentMap<Origin, DeadEnd> deadEnds = new RecentMap<>(MAX_ADDRESSES);
  private final Set<Origin> answered = ConcurrentHashMap.newKeySet();

  private record DeadEnd(String reason, long sinceNanos) {}

  /** Transport that measures time by {@code nanoTime}. */
  public UploadAddresses(Transport next, RegistryOrigin registry, LongSupplier nanoTime) {
    this.next = next;
    this.registry = registry;
    this.nanoTime = nanoTime;
  }

  @Override
  public Response send(Request request) throws TransportException {
    if (READING.contains(request.method())
        || request.scopes().isEmpty()
        || registry.covers(request.uri())) {
      return next.send(request);
    }
    Origin address = Origin.of(request.uri());
    Optional<DeadEnd> known = deadEnds.get(address);
    if (known.isPresent() && nanoTime.getAsLong() - known.get().sinceNanos() < FAIL_FAST_NANOS) {
      throw deadEnd(address, known.get().reason());
    }
    try {
      Response response = next.send(request);
      if (answered.size() < MAX_ADDRESSES) {
        answered.add(address);
      }
      return response;
    } catch (TransportException e) {
      if (!isDeadEnd(e) || answered.contains(address)) {
        throw e;
      }
      deadEnds.put(address, new DeadEnd(e.reason(), nanoTime.getAsLong()));
      throw deadEnd(address, e.reason());
    }
  }

  /** Whether no registry answers at the address; a forbidden address is another failure. */
  private static boolean isDeadEnd(TransportException failure) {
    return failure.isNotTls()
        || (failure.isWithoutConnection() && failure.kind() != FailureKind.INVALID_CONTENT);
  }

  private static TransportException deadEnd(Origin address, String reason) {
    return TransportException.of(
            FailureKind.INVALID_CONTENT,
            "the registry itself sends uploads to %s, which leads nowhere: %s"
                .formatted(address.host(), reason),
            null)
        .withHint(HINT);
  }
}
