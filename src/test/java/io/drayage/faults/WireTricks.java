package io.drayage.faults;

import io.drayage.faults.Trick.Maker;
import io.drayage.faults.Trick.Nature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Tricks of the line, of proxies and of HTTP, which can be played at every request. */
final class WireTricks {
  private static final int[] STATUSES = {
    200, 201, 202, 204, 206, 301, 304, 400, 401, 403, 404, 404, 405, 406, 408, 409, 410, 413, 416,
    418, 429, 451, 500, 500, 501, 502, 503, 503, 504, 507, 999
  };
  private static final List<String> RETRY_AFTER =
      List.of("0", "1", "-5", "864000", "later", "Thu, 01 Jan 2026 00:00:00 GMT", "9".repeat(40));
  private static final List<String> TYPES =
      List.of(
          "",
          "text/html",
          "text/plain; charset=utf-8",
          "application/json",
          "application/vnd.docker.distribution.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v1+prettyjws",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.oci.image.index.v1+json",
          "a/b/c;;;=\u00ff",
          "application/vnd.docker.distribution.manifest.v2+json, text/html");
  private static final List<String> SIZES = List.of("0", "1", "99", "4000000000", "-1", "1e3", "");
  private static final List<String> PLACES =
      List.of(
          "",
          "//",
          "?",
          "#",
          "http://[upload",
          "ftp://files.example/x",
          "http://user:secret@files.example/x",
          "http://169.254.169.254/latest/meta-data/iam/",
          "http://metadata.google.internal/x",
          "http://127.0.0.1:9/v2/x",
          "http://localhost/x",
          "http://10.1.2.3/x",
          "http://[fe80::1]/x",
          "/" + "x".repeat(40_000),
          "/v2/ \u00e9 <>|/x");

  private WireTricks() {}

  static List<Maker> all() {
    return List.of(
        r -> Trick.instead("resets the connection", "A44", Ask.ALL, (one, x) -> x.reset()),
        r -> Trick.instead("closes without an answer", "A44", Ask.ALL, (one, x) -> {}),
        r ->
            Trick.instead("never answers", "A7", Ask.ALL, (one, x) -> x.awaitEnd())
                .is(Nature.SLOW),
        r -> late(r),
        r -> pulls(r),
        r -> drip(r),
        r -> Trick.sending("breaks a sized body off", "A44", Ask.ALL, WireTricks::cut),
        r -> Trick.sending("breaks an unsized body off", "A44", Ask.ALL, WireTricks::cutUnsized),
        r -> Trick.sending("keeps a connection open and closes it", "A44", Ask.ALL, WireTricks::dead),
        r -> Trick.sending("sends no length", "A3", Ask.ALL, WireTricks::unsized),
        r -> babble(r),
        r -> Trick.sending("sends what is no HTTP", "A44", Ask.ALL, WireTricks::garbage),
        r -> Trick.sending("says to go on a hundred times", "A44", Ask.ALL, WireTricks::interim),
        r -> Trick.sending("sends a body without an end", "A3", Ask.READING, WireTricks::endless),
        r -> status(r),
        r -> status(r),
        r -> rateLimit(r),
        r -> type(r),
        r -> size(r),
        r -> digestHeader(r),
        r -> headers(r),
        r -> encoding(r),
        r -> redirect(r),
        r -> redirect(r),
        r -> place(r),
        r ->
            Trick.instead(
                "sends on to itself",
                "A11",
                Ask.ALL,
                (one, x) -> x.send(to(x.request().path()))));
  }

  private static Trick drip(SplittableRandom random) {
    int bytes = pick(random, List.of(4, 40, 400));
    return Trick.sending(
            "drips %d bytes every 20 ms".formatted(bytes),
            "A7",
            Ask.READING,
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

  private static Trick status(SplittableRandom random) {
    int status = STATUSES[random.nextInt(STATUSES.length)];
    String kinds = status / 100 == 4 ? "A14 A43" : "A43";
    return Trick.instead(
        "answers %d".formatted(status),
        kinds,
        Ask.ALL,
        (one, x) -> {
          x.upload(1);
          x.send(
              random(x) % 2 == 0
                  ? Answer.of(status)
                  : Answer.error(status, "DENIED", "no, \\u0007 not at all"));
        });
  }

  /** Not by chance, since the same request is to be answered alike. */
  private static int random(Exchange exchange) {
    return Math.abs(exchange.request().path().hashCode() % 97);
  }

  private static Trick rateLimit(SplittableRandom random) {
    String after = pick(random, RETRY_AFTER);
    return Trick.instead(
        "answers 429 with Retry-After '%.20s'".formatted(after),
        "A7",
        Ask.ALL,
        (one, x) -> {
          x.upload(1);
          x.send(Answer.error(429, "TOOMANYREQUESTS", "slow down").with("Retry-After", after));
        });
  }

  private static Trick type(SplittableRandom random) {
    String type = pick(random, TYPES);
    return Trick.change(
        "says its content is '%s'".formatted(type),
        "A5 A37",
        Ask.READING,
        (one, seen, answer) ->
            type.isEmpty() ? answer.without("Content-Type") : answer.set("Content-Type", type));
  }

  private static Trick size(SplittableRandom random) {
    String size = pick(random, SIZES);
    return Trick.change(
        "says Content-Length '%s'".formatted(size),
        "A15",
        Ask.ALL,
        (one, seen, answer) -> answer.set("Content-Length", size));
  }

  private static Trick digestHeader(SplittableRandom random) {
    String digest =
        pick(
            random,
            List.of("", "sha256:" + "ab".repeat(32), "sha256:../../x", "md5:1", "x".repeat(9000)));
    return Trick.change(
        "names the digest '%.20s'".formatted(digest),
        "A15 A37",
        Ask.ALL,
        (one, seen, answer) ->
            digest.isEmpty()
                ? answer.without("Docker-Content-Digest")
                : answer.set("Docker-Content-Digest", digest));
  }

  private static Trick headers(SplittableRandom random) {
    int number = pick(random, List.of(1, 50, 300, 5000));
    return Trick.change(
        "adds %d headers".formatted(number),
        "A22",
        Ask.ALL,
        (one, seen, answer) -> {
          Answer more = answer.with("Set-Cookie", "a=" + "b".repeat(8000));
          for (int i = 0; i < number; i++) {
            more = i < 50 ? more.with("X-" + i, "v".repeat(number / 10 + 1)) : more;
          }
          return more.with("Link", "<x>;".repeat(number));
        });
  }

  private static Trick encoding(SplittableRandom random) {
    String encoding = pick(random, List.of("gzip", "br", "identity", "deflate, gzip"));
    return Trick.change(
        "says its body is in " + encoding,
        "A37",
        Ask.READING,
        (one, seen, answer) -> answer.with("Content-Encoding", encoding));
  }

  private static Trick redirect(SplittableRandom random) {
    int status = pick(random, List.of(301, 302, 303, 307, 308));
    String satellite =
        pick(random, List.of(Satellites.STORAGE, Satellites.OTHER, Satellites.STRANGER));
    return Trick.instead(
        "sends on to %s with %d".formatted(satellite, status),
        "A11 A12 A48",
        Ask.ALL,
        (one, x) -> {
          x.upload(1);
          x.send(
              Answer.of(status)
                  .with("Location", Satellites.address(one, satellite, x.request())));
        });
  }

  private static Trick place(SplittableRandom random) {
    String place = pick(random, PLACES);
    return Trick.instead(
        "sends on to '%.40s'".formatted(place),
        "A23 A46",
        Ask.ALL,
        (one, x) -> {
          x.upload(1);
          x.send(to(place));
        });
  }

  private static Answer to(String place) {
    return Answer.of(307).with("Location", place);
  }

  private static Trick late(SplittableRandom random) {
    int millis = pick(random, List.of(150, 800));
    return Trick.sending(
            "answers after %d ms".formatted(millis),
            "A6 A7",
            Ask.ALL,
            (exchange, answer) -> {
              pause(millis);
              exchange.send(answer);
            })
        .is(Nature.SLOW);
  }

  /** A few times, since pulls that are used up are waited for without an end. */
  private static Trick pulls(SplittableRandom random) {
    String left = pick(random, List.of("0;w=21600", "-1", "99999999999999999999;;w=\u00e9", "1"));
    AtomicInteger told = new AtomicInteger();
    return Trick.change(
        "says that '%s' pulls are left".formatted(left),
        "A7",
        Ask.MANIFESTS,
        (one, seen, answer) ->
            answer
                .with("RateLimit-Limit", "100;w=21600")
                .with("RateLimit-Remaining", told.getAndIncrement() < 5 ? left : "100;w=21600"));
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

  private static void dead(Exchange exchange, Answer answer) throws Exception {
    exchange.sendOpen(answer);
  }

  private static Trick babble(SplittableRandom random) {
    int status = pick(random, List.of(200, 404, 500));
    return Trick.sending(
        "sends an answer of %d that is not asked for after each".formatted(status),
        "A44",
        Ask.ALL,
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
      exchange.write("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
    exchange.send(answer);
  }

  private static void endless(Exchange exchange, Answer answer) throws Exception {
    Faults.endless(answer).play(exchange);
  }

  static void pause(int millis) {
    LockSupport.parkNanos(millis * 1_000_000L);
  }

  static <T> T pick(SplittableRandom random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
