package io.drayage.faults;

import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What goes wrong in more than one case. */
final class Faults {
  private static final int PAUSE_NANOS = 20_000_000;

  private Faults() {}

  /** The registry's own answer, changed. */
  static Fault altered(UnaryOperator<Answer> change) {
    return exchange -> exchange.send(change.apply(exchange.pass()));
  }

  /** Closes the connection in the middle of a body whose length it told. */
  static Fault cut(double part) {
    return exchange -> {
      Answer answer = exchange.pass();
      exchange.sendHead(answer);
      exchange.write(answer.start(part));
    };
  }

  /** Closes the connection in the middle of a body whose length it did not tell. */
  static Fault cutUnsized(double part) {
    return exchange -> {
      Answer answer = exchange.pass();
      exchange.sendUnsizedHead(answer);
      exchange.write(answer.start(part));
    };
  }

  /** Half of the body, then so few bytes every 20 ms. */
  static Fault drip(int bytes) {
    return exchange -> drip(exchange, exchange.pass(), bytes);
  }

  /** The same, from the first byte on also where the rest alone is asked for. */
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

  /** A body that goes on for ever. */
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

  /** No answer at all. */
  static Fault silence() {
    return Exchange::awaitEnd;
  }

  /** Resets the connection after some part of what is uploaded. */
  static Fault resetAfter(double part) {
    return exchange -> {
      exchange.upload(part);
      exchange.reset();
    };
  }

  /** Does what is asked, and resets the connection instead of saying so. */
  static Fault resetWhenDone() {
    return exchange -> {
      exchange.pass();
      exchange.reset();
    };
  }
}
