package io.drayage.registry.http;

import io.drayage.failure.FailureKind;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.TokenKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts that registries, token services and proxies accepted or refused. Requests of an unproven
 * account wait for the answer to the first of them; a refused account is not sent again within the
 * run, since a burst of wrong passwords locks an account. Thread-safe.
 */
public final class Logins {
  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

  private static final String NOT_AGAIN = "not tried again in this run";
  private static final int MAX_REFUSALS = 1000;
  private static final int MAX_IN_A_ROW = 3;
  private static final int MAX_IN_A_ROW_SURE = 10;
  private static final long LEAST_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long KEPT_NANOS = Duration.ofDays(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Set<FailureKind> OF_THE_SERVICE =
      Set.of(
          FailureKind.UNREACHABLE,
          FailureKind.UNAVAILABLE,
          FailureKind.RATE_LIMITED,
          FailureKind.UNTRUSTED);

  private final LongSupplier nanoTime;
  private final Duration patience;
  private final Map<Object, Refusal> refusedAccounts = new ConcurrentHashMap<>();
  private final Map<Object, Refusal> refusedTokens = new ConcurrentHashMap<>();
  private final Map<Object, Standing> standings = new ConcurrentHashMap<>();
  private final Map<Object, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  /** Account at a registry; kept in memory only, never printed. */
  public record Account(String registry, Credentials credentials) {}

  private record Refusal(TransportException failure, long atNanos) {}

  /**
   * State of an accepted account.
   *
   * @param sure false for an account accepted before this run, since it may have changed
   * @param refusals number in a row since then
   */
  private record Standing(boolean sure, long acceptedNanos, int refusals) {}

  /** Request with an account. */
  @FunctionalInterface
  public interface Attempt<T> {
    T run() throws TransportException;
  }

  /** Holds no accounts yet; {@code nanoTime} is a monotonic clock. */
  public Logins(LongSupplier nanoTime) {
    this(nanoTime, PATIENCE);
  }

  Logins(LongSupplier nanoTime, Duration patience) {
    this.nanoTime = nanoTime;
    this.patience = patience;
  }

  /**
   * Begins a run. Refusals of at least a minute's age are dropped, and accounts accepted more than
   * a minute ago need a new proof. Accounts not accepted for a day are removed, so that a replaced
   * password leaves the memory.
   */
  public void runBegins() {
    long now = nanoTime.getAsLong();
    standings.values().removeIf(standing -> now - standing.acceptedNanos() >= KEPT_NANOS);
    standings.replaceAll(
        (account, standing) ->
            now - standing.acceptedNanos() >= LEAST_NANOS
                ? new Standing(false, standing.acceptedNanos(), 0)
                : standing);
    for (Map<Object, Refusal> refusals : List.of(refusedAccounts, refusedTokens)) {
      refusals.values().removeIf(refusal -> now - refusal.atNanos() >= LEAST_NANOS);
    }
  }

  /** Refusals of accounts and of tokens apart, so that many tokens do not push out accounts. */
  private Map<Object, Refusal> refusals(Object question) {
    return question instanceof TokenKey ? refusedTokens : refusedAccounts;
  }

  /**
   * Runs an attempt: at once for an accepted account, otherwise after the attempt in progress. The
   * wait is limited to a few seconds, since that attempt may hang, or wait for a resource of this
   * thread.
   *
   * @param shared test for failures that apply to all waiting requests
   * @throws TransportException if the account is refused or the attempt fails
   */
  public <T> T first(Object account, Attempt<T> attempt, Predicate<TransportException> shared)
      throws TransportException {
    long startNanos = System.nanoTime();
    while (true) {
      check(account);
      long leftNanos = patience.toNanos() - (System.nanoTime() - startNanos);
      if (isSure(account) || leftNanos <= 0) {
        return attempt.run();
      }
      CompletableFuture<Void> mine = new CompletableFuture<>();
      CompletableFuture<Void> running = underWay.putIfAbsent(account, mine);
      if (running == null) {
        return lead(account, attempt, shared, mine);
      }
      await(running, leftNanos);
    }
  }

  /** Whether a failure is of the service rather than of the account. */
  public static boolean isOfService(TransportException failure) {
    return OF_THE_SERVICE.contains(failure.kind());
  }

  /** Throws the failure of {@code question} if it was refused in this run. */
  public void check(Object question) throws TransportException {
    Map<Object, Refusal> refusals = refusals(question);
    Refusal refusal = refusals.isEmpty() ? null : refusals.get(question);
    if (refusal != null) {
      TransportException failure = refusal.failure();
      // the reason is unchanged, since a report groups failures by it
      throw TransportException.of(failure.kind(), failure.reason(), failure)
          .withHint(failure.hint().isEmpty() ? NOT_AGAIN : failure.hint() + "; " + NOT_AGAIN)
          .withAnswer(failure.status(), Optional.empty());
    }
  }

  /** Notes that the registry has accepted the account. */
  public void accept(Object account) {
    standings.put(account, new Standing(true, nanoTime.getAsLong(), 0));
  }

  /**
   * Whether a refusal makes an account wrong, rather than short of rights: at once if it was never
   * accepted, after a few in a row if it was accepted before this run, after more if it was
   * accepted in this run.
   */
  public boolean isWrong(Object account) {
    Standing known =
        standings.computeIfPresent(
            account,
            (any, standing) ->
                new Standing(standing.sure(), standing.acceptedNanos(), standing.refusals() + 1));
    return known == null || known.refusals() >= (known.sure() ? MAX_IN_A_ROW_SURE : MAX_IN_A_ROW);
  }

  /** Notes that {@code question} is refused. */
  public void refuse(Object question, TransportException failure) {
    Map<Object, Refusal> refusals = refusals(question);
    if (refusals.size() < MAX_REFUSALS) {
      refusals.put(question, new Refusal(failure, nanoTime.getAsLong()));
    }
  }

  private boolean isSure(Object account) {
    Standing standing = standings.get(account);
    return standing != null && standing.sure();
  }

  private <T> T lead(
      Object account,
      Attempt<T> attempt,
      Predicate<TransportException> shared,
      CompletableFuture<Void> mine)
      throws TransportException {
    try {
      // the attempt in progress may have ended just now
      check(account);
      return attempt.run();
    } catch (TransportException e) {
      if (shared.test(e)) {
        mine.completeExceptionally(e);
      }
      throw e;
    } finally {
      underWay.remove(account, mine);
      mine.complete(null);
    }
  }

  private static void await(CompletableFuture<Void> running, long nanos) throws TransportException {
    try {
      Object unused = running.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.debug("the answer to an account's first use is late; not waiting for it");
    } catch (InterruptedException e) {
      throw TransportException.interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransportException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }
}
