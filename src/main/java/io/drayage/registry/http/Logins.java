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
 * Keeps which accounts registries, token services and proxies accepted or refused. An account that
 * is not known to be good is shown by one thread while the others wait for the answer, and a
 * refused one is not shown again in that run: a burst of wrong passwords would lock the account.
 * Safe for use by several threads.
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

  /** An account of a registry; held in memory only, never printed. */
  public record Account(String registry, Credentials credentials) {}

  private record Refusal(TransportException failure, long atNanos) {}

  /**
   * An account that was accepted.
   *
   * @param sure false if that was before this run: it may have changed since
   * @param refusals in a row since then
   */
  private record Standing(boolean sure, long acceptedNanos, int refusals) {}

  /** Something that shows an account. */
  @FunctionalInterface
  public interface Attempt<T> {
    T run() throws TransportException;
  }

  /** {@code nanoTime} is a monotonic clock. */
  public Logins(LongSupplier nanoTime) {
    this(nanoTime, PATIENCE);
  }

  Logins(LongSupplier nanoTime, Duration patience) {
    this.nanoTime = nanoTime;
    this.patience = patience;
  }

  /**
   * A run begins: refused accounts are tried again, at the earliest after a minute, and those that
   * were accepted have to prove themselves again, unless they did a minute ago. An account that was
   * not accepted for a day is forgotten, so that a replaced password does not stay in memory.
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

  /** Many tokens that are refused leave room for accounts. */
  private Map<Object, Refusal> refusals(Object question) {
    return question instanceof TokenKey ? refusedTokens : refusedAccounts;
  }

  /**
   * Makes an attempt: at once with an account that was accepted, else after the attempt that is
   * under way. That one may hang, or wait for what this thread holds, so it is waited for a few
   * seconds only.
   *
   * @param shared the failures of that attempt that hold for all waiting requests too
   * @throws TransportException if the account was refused before, or the attempt fails
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

  /** Whether a failure says nothing of the account, but of the service for all accounts. */
  public static boolean isOfService(TransportException failure) {
    return OF_THE_SERVICE.contains(failure.kind());
  }

  /** Fails if {@code question} was refused in this run. */
  public void check(Object question) throws TransportException {
    Map<Object, Refusal> refusals = refusals(question);
    Refusal refusal = refusals.isEmpty() ? null : refusals.get(question);
    if (refusal != null) {
      TransportException failure = refusal.failure();
      // the same reason each time: a report counts failures by it
      throw TransportException.of(failure.kind(), failure.reason(), failure)
          .withHint(failure.hint().isEmpty() ? NOT_AGAIN : failure.hint() + "; " + NOT_AGAIN)
          .withAnswer(failure.status(), Optional.empty());
    }
  }

  public void accept(Object account) {
    standings.put(account, new Standing(true, nanoTime.getAsLong(), 0));
  }

  /**
   * Whether a refusal means that an account is wrong, rather than that it does not go as far as it
   * was used for: at once for one that was never accepted, after a few in a row for one that was
   * accepted before this run, after more for one that was accepted in it.
   */
  public boolean isWrong(Object account) {
    Standing known =
        standings.computeIfPresent(
            account,
            (any, standing) ->
                new Standing(standing.sure(), standing.acceptedNanos(), standing.refusals() + 1));
    return known == null || known.refusals() >= (known.sure() ? MAX_IN_A_ROW_SURE : MAX_IN_A_ROW);
  }

  /** Remembers that {@code question} was refused. */
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
      // the attempt before this one may have ended a moment ago
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
