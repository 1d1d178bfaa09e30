package io.drayage.registry.auth;

import io.drayage.oci.RegistryHost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credentials that a service issues for a limited time: fetched at first use, again after {@code
 * every}, and always before they expire. Valid credentials stay in use while a renewal fails. A
 * failure is cached for a minute, since many images would repeat it. Thread-safe; one thread asks
 * while others wait.
 */
public final class RenewedCredentials implements CredentialSource {
  private static final Logger LOG = LoggerFactory.getLogger(RenewedCredentials.class);
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration KEEP_FAILURE = Duration.ofMinutes(1);

  /** Credentials with their expiry. */
  public record Issued(Credentials credentials, Instant expiresAt) {}

  private record Fetched(Issued issued, Instant fetchedAt, Instant renewAt) {
    /** Whether they are recent; false if the clock was set back since. */
    boolean isFresh(Instant now) {
      return !now.isBefore(fetchedAt) && now.isBefore(renewAt);
    }
  }

  private record Failed(CredentialException failure, Instant at) {
    boolean isRecent(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(KEEP_FAILURE));
    }
  }

  private final Supplier<Issued> service;
  private final Duration every;
  private final Clock clock;
  private Optional<Fetched> held = Optional.empty();
  private Optional<Failed> failed = Optional.empty();

  /** Fetches nothing yet; {@code service} throws {@link CredentialException} if it has none. */
  public RenewedCredentials(Supplier<Issued> service, Duration every, Clock clock) {
    this.service = service;
    this.every = every;
    this.clock = clock;
  }

  @Override
  public synchronized Credentials credentialsFor(RegistryHost registry) {
    Instant now = clock.instant();
    if (held.filter(known -> known.isFresh(now)).isPresent()) {
      return held.get().issued().credentials();
    }
    try {
      return renewed(now);
    } catch (CredentialException e) {
      if (held.isEmpty() || !now.isBefore(held.get().issued().expiresAt())) {
        throw e;
      }
      LOG.debug("the credentials for {} are not renewed yet: {}", registry, e.getMessage());
      return held.get().issued().credentials();
    }
  }

  private Credentials renewed(Instant now) {
    if (failed.filter(known -> known.isRecent(now)).isPresent()) {
      throw failed.get().failure();
    }
    try {
      Issued issued = service.get();
      held = Optional.of(new Fetched(issued, now, renewAt(now, issued.expiresAt())));
      failed = Optional.empty();
      return issued.credentials();
    } catch (CredentialException e) {
      failed = Optional.of(new Failed(e, now));
      throw e;
    }
  }

  private Instant renewAt(Instant now, Instant expiresAt) {
    Instant last = expiresAt.minus(MARGIN);
    Instant wanted = now.plus(every);
    return wanted.isBefore(last) ? wanted : last;
  }
}
