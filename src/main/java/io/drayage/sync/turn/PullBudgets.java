package io.drayage.sync.turn;

import io.drayage.registry.PullLimit;
import io.drayage.registry.PullTimes;
import java.util.Optional;

/** Pulls that several schedulers with one account set aside. */
public interface PullBudgets {
  /** The result of a request for pulls. */
  enum Answer {
    /** The pulls are set aside. */
    TAKEN,
    /** Pulls that other schedulers have set aside may become free at any time. */
    HELD,
    /** Another scheduler has heard that there are none left. */
    NONE
  }

  /**
   * The last word of a registry.
   *
   * @param times times of the limit; empty if they are not known
   */
  record Told(PullLimit limit, Optional<PullTimes> times) {}

  /** The budget of one account at one registry. Safe for several threads. */
  interface Budget {
    /**
     * Sets pulls aside.
     *
     * @param kept reserve that stays unused
     * @param needed pulls that must be left beyond the reserve and beyond what is set aside
     * @param pulls pulls to set aside
     */
    Answer take(Told told, long kept, long needed, int pulls);

    /** Gives back what was set aside; what was used of it is in {@code told}. */
    void giveBack(Optional<Told> told, int pulls);
  }

  /** The budget of the source of a task. */
  Budget of(String taskName);

  /** For a scheduler that shares its accounts with no other. */
  static PullBudgets alone() {
    Budget all =
        new Budget() {
          @Override
          public Answer take(Told told, long kept, long needed, int pulls) {
            return Answer.TAKEN;
          }

          @Override
          public void giveBack(Optional<Told> told, int pulls) {}
        };
    return taskName -> all;
  }
}
