package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Registries and token services with odd or failing logins. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AuthFaultsIT {
  private static final String ALL = "/v2/.*";
  private static final String BASIC =
      "Basic " + SyncText.base64(FaultLab.USER + ":" + FaultLab.PASSWORD);

  @RegisterExtension final FaultLab lab = new FaultLab();

  private final AtomicInteger tokens = new AtomicInteger();

  @BeforeEach
  void aloneAtTheSource() {
    lab.withoutBystander();
  }

  @Test
  @FaultCase(9)
  void aTokenWithoutAnEndIsCutOff() {
    challengeWith(lab.source(), bearer(lab.source().endpoint() + "/token"));
    lab.source().on("GET", "/token.*").play(Faults.endless(Answer.of(200)));

    lab.sync()
        .failed("faulty")
        .isOfKind("invalid-content")
        .isFrom(FaultLab.SOURCE)
        .says("longer than the 131072 bytes that are allowed");
  }

  @Test
  @FaultCase(20)
  void aTokenThatExpiresBeforeABodyIsReplacedOnce() {
    tokenService(lab.source());
    lab.source()
        .on("GET", FaultLab.blob())
        .times(1)
        .answer(
            Answer.of(401)
                .with("WWW-Authenticate", bearer(realm(lab.source())) + ",error=invalid_token"));
    challengeWith(lab.source(), bearer(realm(lab.source())));

    lab.sync().copied("faulty");

    assertThat(tokens).hasValue(2);
  }

  @Test
  @FaultCase(20)
  void aTokenThatExpiresDuringAnUploadCostsOneMoreUpload() {
    lab.target()
        .on("PUT", FaultLab.commit("faulty"))
        .times(1)
        .play(
            exchange -> {
              exchange.upload(1);
              exchange.send(Answer.of(401).with("WWW-Authenticate", bearer(realm(lab.target()))));
            });
    lab.target().on("GET", "/token.*").play(this::token);

    FaultRun run = lab.sync().copied("faulty");

    assertThat(lab.target().requests("PUT", FaultLab.commit("faulty"))).hasSize(2);
    assertThat(run.run().image(lab.sourceOf("faulty")).path("bytes").asLong()).isLessThan(151_000);
  }

  @Test
  @FaultCase(21)
  void aRegistryThatAlwaysRefusesIsNotPressed() {
    tokenService(lab.source());
    lab.source()
        .on("*", ALL)
        .answer(Answer.of(401).with("WWW-Authenticate", bearer(realm(lab.source()))));

    FaultRun run = lab.sync();

    run.failed("faulty")
        .isOfKind("unauthorized")
        .isFrom(FaultLab.SOURCE)
        .hints("user 'heron' has no access to it");
    assertThat(run.run().exitCode()).isEqualTo(3);
    assertThat(lab.source().requests()).hasSizeLessThan(8);
  }

  @Test
  @FaultCase(21)
  void aWrongPasswordIsTriedOnceForAllImages() {
    lab.images("a", "b", "c", "d", "e", "f");
    challengeWith(lab.source(), bearer(realm(lab.source())));
    lab.source().on("GET", "/token.*").answer(Answer.error(401, "UNAUTHORIZED", "wrong"));

    FaultRun run = lab.sync("drayage.parallel.images=1", "drayage.parallel.repositories=1");

    run.failed("a").isOfKind("unauthorized").says("refused the user name or password of 'heron'");
    run.failed("f").isOfKind("unauthorized").says("refused the user name or password of 'heron'");
    assertThat(lab.source().requests("GET", "/token.*")).hasSize(1);
  }

  @Test
  @FaultCase(21)
  void anAnswerThatHoldsNoTokenIsTold() {
    for (String answer :
        List.of("{}", "<html>Sign in</html>", "{\"token\":\"\"}", "{\"token\":\"a\\nb\"}")) {
      lab.source().reset();
      challengeWith(lab.source(), bearer(realm(lab.source())));
      lab.source().on("GET", "/token.*").answer(Answer.of(200).body(answer));

      lab.sync().failed("faulty").isOfKind("invalid-content").says("/token");
    }
  }

  @Test
  @FaultCase(22)
  void aTokenIsPreferredWhicheverWayItIsOffered() {
    String realm = realm(lab.source());
    for (List<String> challenges :
        List.of(
            List.of("Basic realm=\"x\"", bearer(realm)),
            List.of(bearer(realm) + ", BASIC realm=\"x, \\\"y\\\"\""),
            List.of("Negotiate", "BEARER realm = \"/token\" , service=" + "\"a,b\"", "Digest a=b"),
            List.of("Bearer realm=\"/token\",error=\"insufficient_scope\""))) {
      lab.source().reset();
      tokens.set(0);
      challengeWith(lab.source(), challenges.toArray(String[]::new));
      lab.source().on("GET", "/token.*").play(this::token);

      FaultRun run = lab.sync();

      assertThat(run.run().exitCode()).as(challenges + run.run().log()).isZero();
      assertThat(tokens).as(challenges.toString()).hasValueGreaterThan(0);
    }
  }

  @Test
  @FaultCase(22)
  void aPasswordIsShownWhereNoTokenCanBeHad() {
    challengeWith(lab.source(), "Bearer realm=\"null://host/v2/token\"", "BASIC realm=\"x\"");

    lab.sync().copied("faulty");

    assertThat(lab.source().requests("GET", ".*/faulty/.*"))
        .anyMatch(seen -> seen.header("Authorization").equals(BASIC));
  }

  @Test
  @FaultCase(22)
  void aChallengeThatCannotBeReadIsTold() {
    for (String challenge :
        List.of("Bearer realm=\"https://a.example/token", "Bearer realm=\"null://h/t\"")) {
      lab.source().reset();
      challengeWith(lab.source(), challenge);

      lab.sync().failed("faulty").isOfKind("invalid-content").isFrom(FaultLab.SOURCE);
    }
  }

  @Test
  @FaultCase(23)
  void aForeignTokenServiceSeesNothing() {
    lab.outside();
    for (String realm :
        List.of(
            "http://attacker.example/token",
            "https://source.example.attacker.example/token",
            "http://127.0.0.1:9/token",
            "http://169.254.169.254/token",
            "http://metadata.google.internal/token")) {
      lab.source().reset();
      challengeWith(lab.source(), bearer(realm));

      FaultRun.Failed failed = lab.sync().failed("faulty");

      failed.isFrom(FaultLab.SOURCE).says(URI.create(realm).getAuthority());
      assertThat(lab.source().requests())
          .isNotEmpty()
          .allMatch(seen -> seen.header("Host").equals(FaultLab.SOURCE));
    }
  }

  private static String bearer(String realm) {
    return "Bearer realm=\"%s\",service=\"registry, the\"".formatted(realm);
  }

  private static String realm(FaultServer server) {
    return server.endpoint() + "/token";
  }

  private void tokenService(FaultServer server) {
    server.on("GET", "/token.*").play(this::token);
  }

  private void token(Exchange exchange) throws Exception {
    exchange.send(
        Answer.of(200).body("{\"token\":\"token-%d\"}".formatted(tokens.incrementAndGet())));
  }

  /** Challenges requests without credentials and accepts all others. */
  private static void challengeWith(FaultServer server, String... challenges) {
    server
        .on("*", ALL)
        .play(
            exchange -> {
              if (!exchange.request().header("Authorization").isEmpty()) {
                exchange.send(exchange.pass());
                return;
              }
              Answer answer = Answer.of(401);
              for (String challenge : challenges) {
                answer = answer.with("WWW-Authenticate", challenge);
              }
              exchange.send(answer);
            });
  }
}
