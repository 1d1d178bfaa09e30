package io.drayage.broker;

/** Failures by which a broker refuses a login, or what the login may not use. */
public final class BrokerRefusal {
  private BrokerRefusal() {}

  /**
   * Whether the failure or one of its causes is a refusal. Each JMS client has types of its own.
   */
  public static boolean isIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String type = cause.getClass().getSimpleName();
      if (type.contains("Security") || type.contains("InvalidDestination")) {
        return true;
      }
    }
    return false;
  }
}
