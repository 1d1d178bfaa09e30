package io.drayage.faults;

import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Faults of several cases. */
final class Faults {
  private static final int PAUSE_NANOS = 20_000_000;

  private Faults() {}

  /** A changed answer of the registry. */
  static Fault altered(UnaryOperator<Answer> change) {
    return exchange -> exchange.send(change.apply(exchange.pass()));
  }

  /** Closes the connection in the middle of a body with a declared length. */
  static Fault cut(double part) {
    return exchange -> {
      Answer answer = exchange.pass();
      exchange.sendHead(answer);
      exchange.write(answer.start(part));
    };
  }

  /** Closes the connection in the middle of a body without a declared length. */
  static Fault cutUnsized(double part) {
    return exchange -> {
      Answer answer = exchange.pass();
      exchange.sendUnsizedHead(answer);
      exchange.write(answer.start(part));
    };
  }

  /** Sends half of the body, then so few bytes every 20 ms. */
  static Fault drip(int bytes) {
    return exchange -> drip(exchange, exchange.pass(), bytes);
  }

  /** The same, and from the first byte on for a range request too. */
  static Fault dripFromStart(int bytes) {
    return exchange -> drip(exchange, exchange.pass(whole(exchange.request())), bytes);
  }

  private static Seen whole(Seen request) {
    return new Seen(request.method(), request.path(), Map.of());
  }

  private static void drip(Exchange exchange, Answer answer, int bytes) throws Exception {
    exchange.sendHead(answer);
    byte[] start = answer.start(0.5);
    exchange.write(start);
    for (int at = start.length; at < answer.body().length && !exchange.isOver(); at += bytes) {
      exchange.write(Arrays.copyOfRange(answer.body(), at, at + bytes));
      java.util.concurrent.locks.LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Sends an endless body. */
  static Fault endless(Answer head) {
    return exchange -> {
      exchange.sendUnsizedHead(head);
      byte[] block = new byte[64 * 1024];
      Arrays.fill(block, (byte) ' ');
      while (!exchange.isOver()) {
        exchange.write(block);
      }
    };
  }

  /** Sends no answer. */
  static Fault silence() {
    return Exchange::awaitEnd;
  }

  /** Resets the connection after a part of the upload. */
  static Fault resetAfter(double part) {
    return exchange -> {
      exchange.upload(part);
      exchange.reset();
    };
  }

  /** Carries out the request and resets the connection instead of answering. */
  static Fault resetWhenDone() {
    return exchange -> {
      exchange.pass();
      exchange.reset();
    };
  }
}
