package io.drayage.faults;

import io.drayage.faults.Trick.Maker;
import io.drayage.faults.Trick.Nature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Tricks with connections at any request. */
final class WireTricks {
  private WireTricks() {}

  static List<Maker> all() {
    Set<RequestKind> any = RequestKind.ALL;
    return List.of(
        r -> Trick.instead("resets the connection", "A44", any, (one, x) -> x.reset()),
        r -> Trick.instead("closes without an answer", "A44", any, (one, x) -> {}),
        r -> Trick.instead("never answers", "A7", any, (one, x) -> x.awaitEnd()).is(Nature.SLOW),
        WireTricks::late,
        WireTricks::drip,
        r -> Trick.sending("breaks a sized body off", "A44", any, WireTricks::cut),
        r -> Trick.sending("breaks an unsized body off", "A44", any, WireTricks::cutUnsized),
        r -> Trick.sending("keeps a connection open and closes it", "A44", any, Exchange::sendOpen),
        r -> Trick.sending("sends no length", "A3", any, WireTricks::unsized),
        WireTricks::babble,
        r -> Trick.sending("sends what is no HTTP", "A44", any, WireTricks::garbage),
        r -> Trick.sending("says to go on a hundred times", "A44", any, WireTricks::interim),
        r ->
            Trick.sending(
                "sends a body without an end", "A3", RequestKind.READING, WireTricks::endless));
  }

  private static Trick drip(SplittableRandom random) {
    int bytes = Trick.pick(random, List.of(4, 40, 400));
    return Trick.sending(
            "drips %d bytes every 20 ms".formatted(bytes),
            "A7",
            RequestKind.READING,
            (exchange, answer) -> {
              exchange.sendHead(answer);
              byte[] body = answer.body();
              for (int at = 0; at < body.length && !exchange.isOver(); at += bytes) {
                byte[] part = new byte[Math.min(bytes, body.length - at)];
                System.arraycopy(body, at, part, 0, part.length);
                exchange.write(part);
                pause(20);
              }
            })
        .is(Nature.SLOW);
  }

  private static Trick late(SplittableRandom random) {
    int millis = Trick.pick(random, List.of(150, 800));
    return Trick.sending(
            "answers after %d ms".formatted(millis),
            "A6 A7",
            RequestKind.ALL,
            (exchange, answer) -> {
              pause(millis);
              exchange.send(answer);
            })
        .is(Nature.SLOW);
  }

  private static void cut(Exchange exchange, Answer answer) throws Exception {
    exchange.sendHead(answer);
    exchange.write(answer.start(0.5));
  }

  private static void cutUnsized(Exchange exchange, Answer answer) throws Exception {
    exchange.sendUnsizedHead(answer);
    exchange.write(answer.start(0.5));
  }

  private static void unsized(Exchange exchange, Answer answer) throws Exception {
    exchange.sendUnsizedHead(answer);
    exchange.write(answer.body());
  }

  private static Trick babble(SplittableRandom random) {
    int status = Trick.pick(random, List.of(200, 404, 500));
    return Trick.sending(
        "sends an answer of %d that is not asked for after each".formatted(status),
        "A44",
        RequestKind.ALL,
        (exchange, answer) -> {
          exchange.sendOpen(answer);
          exchange.write(
              "HTTP/1.1 %d OK\r\nContent-Length: 0\r\n\r\n"
                  .formatted(status)
                  .getBytes(StandardCharsets.UTF_8));
        });
  }

  private static void garbage(Exchange exchange, Answer answer) throws Exception {
    exchange.write("\0\1HTP/9.9 two hundred\r\n:::\r\n\r\n".getBytes(StandardCharsets.UTF_8));
  }

  private static void interim(Exchange exchange, Answer answer) throws Exception {
    for (int i = 0; i < 100; i++) {
      exchange.write(
          "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
    exchange.send(answer);
  }

  private static void endless(Exchange exchange, Answer answer) throws Exception {
    Faults.endless(answer).play(exchange);
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(millis * 1_000_000L);
  }
}
