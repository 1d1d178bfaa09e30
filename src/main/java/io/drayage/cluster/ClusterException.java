package io.drayage.cluster;

/** A database that schedulers can't share; the message is for people. */
public final class ClusterException extends Exception {
  private static final long serialVersionUID = 1L;

  ClusterException(String message, Exception cause) {
    super(message, cause);
  }

  ClusterException(String message) {
    super(message);
  }
}
