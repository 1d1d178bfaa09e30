package io.drayage.watch;

/**
 * Tells changes of something that is looked at now and then, each once, and not before it was found
 * alike at two looks: half-written files are waited out. Not thread-safe.
 */
public final class SettledChange {
  private String taken;
  private String seen;

  /** What is there already is no change. */
  public SettledChange(String known) {
    this.taken = known;
    this.seen = known;
  }

  /** Whether {@code now}, what is found at this look, is a change that has settled. */
  public boolean look(String now) {
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(taken)) {
      return false;
    }
    taken = now;
    return true;
  }

  /** Whether {@code now} is another than what was last taken. */
  public boolean differs(String now) {
    return !now.equals(taken);
  }

  /** Nothing is known any more: what settles next is a change, whatever it is. */
  public void forget() {
    take("");
  }

  /** Takes {@code now} as known without waiting. */
  public void take(String now) {
    taken = now;
    seen = now;
  }
}
