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
 * Credentials of a service that makes them out for a time: fetched when first wanted, again after
 * {@code every}, and in any case before they end. While a renewal fails, what is still good is
 * used; a failure is remembered for a minute, so that a hundred images don't ask a hundred times.
 * Safe for use by several threads; one asks and the others wait.
 */
public final class RenewedCredentials implements CredentialSource {
  private static final Logger LOG = LoggerFactory.getLogger(RenewedCredentials.class);
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration KEEP_FAILURE = Duration.ofMinutes(1);

  /** Credentials that a service made out, and when they end. */
  public record Issued(Credentials credentials, Instant expiresAt) {}

  private record Fetched(Issued issued, Instant fetchedAt, Instant renewAt) {
    /** Not so where they were fetched by a clock that was ahead: their age is not known then. */
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

  /** {@code service} throws a {@link CredentialException} when it has none to give. */
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
