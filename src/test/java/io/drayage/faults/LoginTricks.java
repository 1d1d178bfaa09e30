package io.drayage.faults;

import io.drayage.faults.Trick.Effect;
import io.drayage.faults.Trick.Maker;
import io.drayage.faults.Trick.Nature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Tricks with challenges, tokens and passwords. */
final class LoginTricks {
  static final String WRONG_PASSWORD = "says that the password is wrong";

  private static final String PLAIN = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";

  private static final List<String> CHALLENGES =
      List.of(
          "Bearer",
          "Bearer realm=",
          "Bearer realm=\"\"",
          "Bearer realm=\"https://a.example/token",
          "Bearer realm=\"null://h/t\"",
          "Bearer realm=\"http://169.254.169.254/token\"",
          "Bearer realm=\"http://metadata.google.internal/token\"",
          "Bearer realm=\"http://127.0.0.1:9/token\"",
          "Bearer realm=\"http://stranger.example/token\",service=\"x\"",
          "Bearer realm=\"/token\",scope=\"\"",
          "Bearer realm=\"/token\",scope=\"repository:\u00e9:pull repository::: a:b:c:d:e\"",
          "Basic realm=\"x\"",
          "basic",
          "Negotiate",
          "Digest realm=\"x\",nonce=\"y\"",
          "Bearer realm=\"/token\",error=\"insufficient_scope\"",
          "Basic realm=\"a\", Bearer realm=\"/token\", Basic",
          ",,,,\u0007,=,=",
          "Bearer " + "a=\"b\",".repeat(300) + "realm=\"/token\"",
          "Bearer realm=\"/token?x=" + "y".repeat(5000) + "\"");
  private static final List<String> TOKENS =
      List.of(
          "{}",
          "",
          "null",
          "[]",
          "<html>Sign in</html>",
          "{\"token\":\"\"}",
          "{\"token\":\"a\\nb\"}",
          "{\"token\":7}",
          "{\"token\":{\"token\":\"x\"}}",
          "{\"token\":\"x\",\"expires_in\":-1}",
          "{\"token\":\"x\",\"expires_in\":\"soon\"}",
          "{\"token\":\"x\",\"expires_in\":1e99}",
          "{\"token\":\"x\",\"issued_at\":\"tomorrow\"}",
          "{\"access_token\":\"" + "t".repeat(200_000) + "\"}",
          "[".repeat(100_000),
          "{\"a\":".repeat(50_000));

  private LoginTricks() {}

  static List<Maker> all() {
    List<Maker> all = new ArrayList<>(tokens());
    all.addAll(challenges());
    return List.copyOf(all);
  }

  private static List<Maker> tokens() {
    Set<RequestKind> token = Set.of(RequestKind.TOKEN);
    return List.of(
        LoginTricks::tokenAnswer,
        LoginTricks::tokenAnswer,
        LoginTricks::tokenRedirect,
        r ->
            Trick.instead(
                "has moved its token service", "A9", token, (one, x) -> x.send(Answer.of(410))),
        r ->
            Trick.instead(
                WRONG_PASSWORD,
                "A32",
                token,
                (one, x) -> x.send(Answer.error(401, "UNAUTHORIZED", "wrong"))),
        r -> demand("wants metadata_read", s -> s.replace(":pull", ":metadata_read,pull")),
        r -> demand("wants another path", s -> s.replace("repository:", "repository:up/")),
        r -> demand("wants what can't be asked for", scope -> "registry:all:own"));
  }

  private static List<Maker> challenges() {
    return List.of(
        LoginTricks::challenge,
        LoginTricks::challenge,
        LoginTricks::challengeAnyway,
        r ->
            Trick.change(
                "asks for passwords at a stranger's",
                "A9 A11",
                apis(),
                (one, seen, answer) ->
                    answer.status() == 401
                        ? answer.set("WWW-Authenticate", strangersRealm(one))
                        : answer),
        r -> refuseFresh(),
        r ->
            Trick.change(
                "refuses every login",
                "A32 A36",
                apis(),
                (one, seen, answer) ->
                    seen.header("Authorization").isEmpty() ? answer : one.challenge(seen)),
        r ->
            Trick.change(
                "shows a challenge with every answer",
                "A9",
                apis(),
                (one, seen, answer) -> answer.with("WWW-Authenticate", strangersRealm(one))));
  }

  /** Failing handshakes, for registries with TLS. */
  static List<Maker> handshakes() {
    return List.of(
        r -> handshake("drops handshakes", ""),
        r -> handshake("answers handshakes without TLS", PLAIN));
  }

  private static Set<RequestKind> apis() {
    Set<RequestKind> asks = EnumSet.copyOf(RequestKind.ALL);
    asks.remove(RequestKind.TOKEN);
    return asks;
  }

  private static Trick handshake(String name, String answer) {
    return new Trick(
        name, "A1", Set.of(RequestKind.OTHER), new Effect.Handshake(answer), Nature.PLAIN);
  }

  private static Trick demand(String name, UnaryOperator<String> scope) {
    return new Trick(name, "A10", Set.of(), new Effect.Demand(scope), Nature.PLAIN);
  }

  private static Trick challenge(SplittableRandom random) {
    String challenge = Trick.pick(random, CHALLENGES);
    return Trick.change(
        "asks for '%.60s'".formatted(challenge),
        "A9 A21 A22",
        apis(),
        (one, seen, answer) ->
            answer.status() == 401 ? answer.set("WWW-Authenticate", challenge) : answer);
  }

  private static Trick challengeAnyway(SplittableRandom random) {
    String challenge = Trick.pick(random, CHALLENGES);
    return Trick.instead(
        "answers 401 and asks for '%.60s'".formatted(challenge),
        "A10 A36",
        apis(),
        (one, x) -> {
          x.upload(1);
          x.send(Answer.of(401).with("WWW-Authenticate", challenge));
        });
  }

  private static Trick tokenAnswer(SplittableRandom random) {
    String answer = Trick.pick(random, TOKENS);
    return Trick.instead(
        "has '%.30s' for a token".formatted(answer),
        "A3 A41",
        Set.of(RequestKind.TOKEN),
        (one, x) -> x.send(Answer.of(200).body(answer)));
  }

  private static Trick refuseFresh() {
    Set<String> used = ConcurrentHashMap.newKeySet();
    return Trick.change(
        "refuses each token once",
        "A36",
        apis(),
        (one, seen, answer) -> {
          String shown = seen.header("Authorization");
          boolean fresh = shown.startsWith("Bearer ") && used.add(shown);
          return fresh ? one.challenge(seen) : answer;
        });
  }

  private static String strangersRealm(HostileRegistry registry) {
    return "Bearer realm=\"%s://%s%s/token\",service=\"x\""
        .formatted(registry.scheme(), OtherHosts.STRANGER, registry.host());
  }

  private static Trick tokenRedirect(SplittableRandom random) {
    String place = Trick.pick(random, List.of("/token/", "/login.html", "stranger"));
    return Trick.instead(
        "sends the token service on to " + place,
        "A48",
        Set.of(RequestKind.TOKEN),
        (one, x) ->
            x.send(
                Answer.of(308)
                    .with(
                        "Location",
                        place.startsWith("/")
                            ? x.request().path().replaceFirst("/token/?", place)
                            : OtherHosts.address(one, OtherHosts.STRANGER, x.request()))));
  }
}
