package io.drayage.registry.net;

/**
 * Detected protocol of one host and port, shared by all clients of a process. TLS is final; plain
 * HTTP is dropped once the other side stops it. Thread-safe.
 */
public final class SpokenProtocol {
  /** Detected protocol. */
  public enum State {
    /** Unknown: credentials and bodies are sent by TLS only. */
    UNKNOWN,
    /** Plain HTTP: a registry answered by it, and no server by TLS. */
    PLAIN,
    /** TLS. */
    TLS
  }

  private volatile State state = State.UNKNOWN;

  /** Protocol that was detected last. */
  public State state() {
    return state;
  }

  /** Sets TLS, for good. */
  public synchronized void foundTls() {
    state = State.TLS;
  }

  /** Sets plain HTTP; false, without a change, once TLS was found. */
  public synchronized boolean foundPlain() {
    if (state != State.TLS) {
      state = State.PLAIN;
    }
    return state == State.PLAIN;
  }

  /** Drops plain HTTP, after a failure of it. */
  public synchronized void lostPlain() {
    if (state == State.PLAIN) {
      state = State.UNKNOWN;
    }
  }
}
