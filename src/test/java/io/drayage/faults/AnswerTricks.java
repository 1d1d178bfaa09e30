package io.drayage.faults;

import io.drayage.faults.Trick.Maker;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Tricks with HTTP answers at any request. */
final class AnswerTricks {
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

  private AnswerTricks() {}

  static List<Maker> all() {
    return List.of(
        AnswerTricks::status,
        AnswerTricks::status,
        AnswerTricks::rateLimit,
        AnswerTricks::pulls,
        AnswerTricks::type,
        AnswerTricks::size,
        AnswerTricks::digestHeader,
        AnswerTricks::headers,
        AnswerTricks::encoding,
        AnswerTricks::redirect,
        AnswerTricks::redirect,
        AnswerTricks::place,
        r ->
            Trick.instead(
                "sends on to itself",
                "A11",
                RequestKind.ALL,
                (one, x) -> x.send(to(x.request().path()))));
  }

  private static Trick status(SplittableRandom random) {
    int status = STATUSES[random.nextInt(STATUSES.length)];
    String kinds = status / 100 == 4 ? "A14 A43" : "A43";
    return Trick.instead(
        "answers %d".formatted(status),
        kinds,
        RequestKind.ALL,
        (one, x) -> {
          x.upload(1);
          x.send(
              random(x) % 2 == 0
                  ? Answer.of(status)
                  : Answer.error(status, "DENIED", "no, \\u0007 not at all"));
        });
  }

  /** Chooses by the address, so that a repeated request gets the same answer. */
  private static int random(Exchange exchange) {
    return Math.abs(exchange.request().path().hashCode() % 97);
  }

  private static Trick rateLimit(SplittableRandom random) {
    String after = Trick.pick(random, RETRY_AFTER);
    return Trick.instead(
        "answers 429 with Retry-After '%.20s'".formatted(after),
        "A7",
        RequestKind.ALL,
        (one, x) -> {
          x.upload(1);
          x.send(Answer.error(429, "TOOMANYREQUESTS", "slow down").with("Retry-After", after));
        });
  }

  /** Ends after five answers, since a run waits for pulls. */
  private static Trick pulls(SplittableRandom random) {
    String left =
        Trick.pick(random, List.of("0;w=21600", "-1", "99999999999999999999;;w=\u00e9", "1"));
    AtomicInteger told = new AtomicInteger();
    return Trick.change(
        "says that '%s' pulls are left".formatted(left),
        "A7",
        RequestKind.MANIFESTS,
        (one, seen, answer) ->
            answer
                .with("RateLimit-Limit", "100;w=21600")
                .with("RateLimit-Remaining", told.getAndIncrement() < 5 ? left : "100;w=21600"));
  }

  private static Trick type(SplittableRandom random) {
    String type = Trick.pick(random, TYPES);
    return Trick.change(
        "says its content is '%s'".formatted(type),
        "A5 A37",
        RequestKind.READING,
        (one, seen, answer) ->
            type.isEmpty() ? answer.without("Content-Type") : answer.set("Content-Type", type));
  }

  private static Trick size(SplittableRandom random) {
    String size = Trick.pick(random, SIZES);
    return Trick.change(
        "says Content-Length '%s'".formatted(size),
        "A15",
        RequestKind.ALL,
        (one, seen, answer) -> answer.set("Content-Length", size));
  }

  private static Trick digestHeader(SplittableRandom random) {
    String digest =
        Trick.pick(
            random,
            List.of("", "sha256:" + "ab".repeat(32), "sha256:../../x", "md5:1", "x".repeat(9000)));
    return Trick.change(
        "names the digest '%.20s'".formatted(digest),
        "A15 A37",
        RequestKind.ALL,
        (one, seen, answer) ->
            digest.isEmpty()
                ? answer.without("Docker-Content-Digest")
                : answer.set("Docker-Content-Digest", digest));
  }

  private static Trick headers(SplittableRandom random) {
    int number = Trick.pick(random, List.of(1, 50, 300, 5000));
    return Trick.change(
        "adds %d headers".formatted(number),
        "A22",
        RequestKind.ALL,
        (one, seen, answer) -> {
          Answer more = answer.with("Set-Cookie", "a=" + "b".repeat(8000));
          for (int i = 0; i < number; i++) {
            more = i < 50 ? more.with("X-" + i, "v".repeat(number / 10 + 1)) : more;
          }
          return more.with("Link", "<x>;".repeat(number));
        });
  }

  private static Trick encoding(SplittableRandom random) {
    String encoding = Trick.pick(random, List.of("gzip", "br", "identity", "deflate, gzip"));
    return Trick.change(
        "says its body is in " + encoding,
        "A37",
        RequestKind.READING,
        (one, seen, answer) -> answer.with("Content-Encoding", encoding));
  }

  private static Trick redirect(SplittableRandom random) {
    int status = Trick.pick(random, List.of(301, 302, 303, 307, 308));
    String prefix =
        Trick.pick(random, List.of(OtherHosts.STORAGE, OtherHosts.OTHER, OtherHosts.STRANGER));
    return Trick.instead(
        "sends on to %s with %d".formatted(prefix, status),
        "A11 A12 A48",
        RequestKind.ALL,
        (one, x) -> {
          x.upload(1);
          x.send(Answer.of(status).with("Location", OtherHosts.address(one, prefix, x.request())));
        });
  }

  private static Trick place(SplittableRandom random) {
    String place = Trick.pick(random, PLACES);
    return Trick.instead(
        "sends on to '%.40s'".formatted(place),
        "A23 A46",
        RequestKind.ALL,
        (one, x) -> {
          x.upload(1);
          x.send(to(place));
        });
  }

  private static Answer to(String place) {
    return Answer.of(307).with("Location", place);
  }
}
