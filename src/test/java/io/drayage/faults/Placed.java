package io.drayage.faults;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A trick as it is played in a composition.
 *
 * @param asks the requests at which it is played
 * @param only the repository that it is about, without its example; empty for all
 * @param met how many requests were meant so far
 * @param played how often it was played at one
 */
record Placed(
    Trick trick, Set<Ask> asks, When when, String only, AtomicInteger met, AtomicInteger played) {

  Placed(Trick trick, Set<Ask> asks, When when, String only) {
    this(trick, Set.copyOf(asks), when, only, new AtomicInteger(), new AtomicInteger());
  }

  /** Whether it is played at this request, which counts as met. */
  boolean strikes(Ask ask, Seen seen) {
    boolean meant = asks.contains(ask) && (only.isEmpty() || seen.path().contains("/" + only + "/"));
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

  /** How often it is played. */
  record When(Form form, int number) {
    static final When ALWAYS = new When(Form.ALWAYS, 0);

    enum Form {
      ALWAYS,
      FIRST,
      AFTER,
      PERCENT
    }

    /** By the request itself where chance decides, so that the order of threads does not matter. */
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
