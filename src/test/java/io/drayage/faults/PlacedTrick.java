package io.drayage.faults;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Trick in a composition. Counts what it meets.
 *
 * @param asks requests that it is played at
 * @param only last part of the repository that it is about; empty for all
 * @param met requests so far that it is about
 * @param played requests so far that it was played at
 */
record PlacedTrick(
    Trick trick,
    Set<RequestKind> asks,
    When when,
    String only,
    AtomicInteger met,
    AtomicInteger played) {

  PlacedTrick(Trick trick, Set<RequestKind> asks, When when, String only) {
    this(trick, Set.copyOf(asks), when, only, new AtomicInteger(), new AtomicInteger());
  }

  /** Whether it is played at this request. Counts the request. */
  boolean strikes(RequestKind ask, Seen seen) {
    boolean meant =
        asks.contains(ask) && (only.isEmpty() || seen.path().contains("/" + only + "/"));
    boolean strikes = meant && when.strikes(met.getAndIncrement(), seen);
    if (strikes) {
      played.incrementAndGet();
    }
    return strikes;
  }

  @Override
  public String toString() {
    return trick
        + (asks.isEmpty() ? "" : " at " + new TreeSet<>(asks))
        + (only.isEmpty() ? "" : " of " + only)
        + ", "
        + when
        + (played.get() == 0 ? "" : "; played " + played);
  }

  /** Share of the requests that a trick is played at. */
  record When(Form form, int number) {
    static final When ALWAYS = new When(Form.ALWAYS, 0);

    enum Form {
      ALWAYS,
      FIRST,
      AFTER,
      PERCENT
    }

    /** A percentage goes by the address, so that the order of threads does not matter. */
    private boolean strikes(int before, Seen seen) {
      return switch (form) {
        case ALWAYS -> true;
        case FIRST -> before < number;
        case AFTER -> before >= number;
        case PERCENT ->
            Math.floorMod(mixed(seen.method() + seen.path().replaceAll("session-\\d+", "")), 100)
                < number;
      };
    }

    private static int mixed(String text) {
      int hash = text.hashCode() * 0x9e3779b9;
      return hash ^ (hash >>> 15);
    }

    @Override
    public String toString() {
      return switch (form) {
        case ALWAYS -> "always";
        case FIRST -> "the first %d times".formatted(number);
        case AFTER -> "after %d times".formatted(number);
        case PERCENT -> "for %d %% of the addresses".formatted(number);
      };
    }
  }
}
