package io.drayage.faults;

/** The one real registry of all cases, started when the first needs it. */
final class SharedTarget {
  private static final TargetView VIEW = new TargetView();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(VIEW::close, "fault-target"));
  }

  private SharedTarget() {}

  static TargetView get() {
    return VIEW;
  }
}
