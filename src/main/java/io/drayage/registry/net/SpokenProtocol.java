package io.drayage.registry.net;

/**
 * What is known of how one host and port is spoken to, for all clients of a process. TLS that was
 * found once stays; plain HTTP is forgotten when the other side stops speaking it. Safe for use by
 * several threads.
 */
public final class SpokenProtocol {
  /** What is known. */
  public enum State {
    /** Nothing, so no credentials and no body are sent without TLS. */
    UNKNOWN,
    /** A registry answered over plain HTTP, and nothing has answered over TLS. */
    PLAIN,
    /** TLS was spoken once. */
    TLS
  }

  private volatile State state = State.UNKNOWN;

  public State state() {
    return state;
  }

  public synchronized void foundTls() {
    state = State.TLS;
  }

  /** Takes plain HTTP for what is spoken; false, and nothing is changed, once TLS was found. */
  public synchronized boolean foundPlain() {
    if (state != State.TLS) {
      state = State.PLAIN;
    }
    return state == State.PLAIN;
  }

  public synchronized void lostPlain() {
    if (state == State.PLAIN) {
      state = State.UNKNOWN;
    }
  }
}
