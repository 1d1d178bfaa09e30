package io.drayage.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.UrlPattern;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.drayage.demo.SampleBlob;
import io.drayage.testing.BlobGate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a source does wrong costs its own image only, and is told in one clear line. */
final class SourceFaultsIT {
  private static final SampleBlob LAYER = FaultyRegistries.BROKEN.blobs().get(1);
  private static final String IMAGE = FaultyRegistries.SOURCE + "/broken/app:1.0";

  private static FaultyRegistries registries;

  @BeforeAll
  static void start(@TempDir Path directory) {
    registries = new FaultyRegistries(directory);
  }

  @AfterAll
  static void stop() {
    registries.close();
  }

  @BeforeEach
  void reset() {
    registries.reset();
  }

  @Test
  void withoutFaultsBothImagesAreCopied() {
    CommandRun run = registries.sync();

    assertCopied(run);
    assertThat(run.failureLines()).isEmpty();
    FailedImage.assertHealthyImageIsThere(registries);
  }

  @Test
  void aBlobOfAnotherDigestIsRefused() {
    byte[] forged = LAYER.content();
    forged[forged.length / 2] ^= 1;
    answer(get(blob()), aResponse().withBody(forged));

    CommandRun run = registries.sync();

    FailedImage.of(run, IMAGE)
        .isOfKind("invalid-content")
        .isFrom(FaultyRegistries.SOURCE)
        .says("GET blob " + FaultyRegistries.SOURCE + "/broken/app@" + LAYER.digest())
        .says("digest mismatch, expected " + LAYER.digest() + ", got sha256:")
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(1);
    registries.sourceDoor().verify(2, anyRequestedFor(blob()));
  }

  @Test
  void aManifestOfAnotherDigestIsRefused() {
    String forged =
        new String(FaultyRegistries.BROKEN.manifest().content(), StandardCharsets.UTF_8) + "\n";
    answer(
        get(manifest("1.0")),
        aResponse()
            .withHeader("Content-Type", FaultyRegistries.BROKEN.manifest().mediaType().value())
            .withHeader("Docker-Content-Digest", FaultyRegistries.BROKEN_DIGEST)
            .withBody(forged));

    CommandRun run = registries.sync();

    FailedImage.of(run, IMAGE)
        .isOfKind("invalid-content")
        .isFrom(FaultyRegistries.SOURCE)
        .says("GET manifest")
        .says("digest")
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aBlobThatIsMissingIsNamed() {
    answer(
        any(blob()),
        aResponse()
            .withStatus(404)
            .withBody("{\"errors\":[{\"code\":\"BLOB_UNKNOWN\",\"message\":\"blob unknown\"}]}"));

    CommandRun run = registries.sync();

    FailedImage.of(run, IMAGE)
        .isOfKind("not-found")
        .isFrom(FaultyRegistries.SOURCE)
        .says("broken/app@" + LAYER.digest() + ": blob unknown (HTTP 404 BLOB_UNKNOWN)")
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aTagThatIsMissingIsNamed() {
    CommandRun run = registries.sync("tags: ['9.9']");

    FailedImage.of(run, FaultyRegistries.SOURCE + "/broken/app:9.9")
        .isOfKind("not-found")
        .isFrom(FaultyRegistries.SOURCE)
        .says("broken/app:9.9: the source has no such image, or it is private (HTTP 404)")
        .hints("check the tag in the sync file")
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aRepositoryThatIsMissingIsNamed() {
    answer(
        get(urlMatching("/v2/broken/app/tags/list.*")),
        aResponse().withStatus(404).withBody("{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}"));

    CommandRun run = registries.sync("tags: ['semver: >=1.0.0']");

    assertThat(run.exitCode()).as(run.log()).isEqualTo(1);
    JsonNode error = run.problems().get(0).path("error");
    assertThat(error.path("kind").asText()).isEqualTo("not-found");
    assertThat(error.path("message").asText())
        .startsWith("list tags of source.example/broken/app: there is no such repository");
    assertThat(error.path("hint").asText()).contains("check 'from' in the sync file");
    assertThat(run.failureLines()).hasSize(1);
    assertThat(run.failureLines().toString()).contains("broken/app", "\"task\":\"faults\"");
    FailedImage.assertHealthyImageIsThere(registries);
  }

  @Test
  void aRefusedReadEndsWithTheExitCodeForCredentials() {
    answer(
        any(urlMatching("/v2/broken/.*")),
        aResponse()
            .withStatus(401)
            .withHeader("WWW-Authenticate", "Basic realm=\"drayage\"")
            .withBody("{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"log in\"}]}"));

    CommandRun run = registries.sync();

    FailedImage.of(run, IMAGE)
        .isOfKind("unauthorized")
        .isFrom(FaultyRegistries.SOURCE)
        .says("HTTP 401")
        .hints("auth")
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(3);
  }

  @Test
  void aWrongPasswordIsNeverShown() {
    answer(
        any(urlMatching("/v2/broken/.*")),
        aResponse().withStatus(401).withHeader("WWW-Authenticate", "Basic realm=\"drayage\""));

    String auth = base64("{\"username\": \"heron\", \"password\": \"H0ldMyBeer\"}");

    CommandRun run = registries.syncFile(withPassword(auth), door());

    FailedImage.of(run, IMAGE).isOfKind("unauthorized").leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out() + run.log())
        .doesNotContain("H0ldMyBeer", auth, base64("heron:H0ldMyBeer"));
  }

  @Test
  void aRateLimitThatPassesIsWaitedFor() {
    answer(
        get(manifest("1.0"))
            .inScenario("once")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("over"),
        rateLimit("0"));

    CommandRun run = registries.sync();

    assertCopied(run);
    registries.sourceDoor().verify(2, anyRequestedFor(manifest("1.0")));
  }

  @Test
  void aRateLimitThatStaysIsTriedAgainWithinItsLimits() {
    answer(any(manifest("1.0")), rateLimit("3600"));

    // alone, since all images of a registry that wants fewer requests have to wait
    CommandRun run =
        registries.syncFile(
            """
            tasks:
              - name: faults
                source: {registry: %s}
                target: {registry: %s}
                mappings:
                  - {from: broken/app, to: %s, tags: ['1.0']}
            """
                .formatted(
                    FaultyRegistries.SOURCE,
                    FaultyRegistries.TARGET,
                    registries.brokenRepository()),
            URI.create(registries.sourceDoor().baseUrl()));

    FailedImage.of(run, IMAGE)
        .isOfKind("rate-limited")
        .isFrom(FaultyRegistries.SOURCE)
        .says("GET manifest " + IMAGE + ": rate limited: requests are paused")
        .hints("sync less often")
        .wasTriedTimes(2);
    assertThat(run.exitCode()).isEqualTo(1);
    // an hour is too long for the request's own repetitions, and it is not over at the route's
    registries.sourceDoor().verify(1, anyRequestedFor(manifest("1.0")));
  }

  @Test
  void aBlobThatBreaksOffOnceIsFetchedAgain() {
    try (BlobGate gate = BlobGate.resetting(registries.sourceEndpoint(), LAYER.digest(), 1)) {
      CommandRun run = registries.sync("tags: ['1.0']", gate.endpoint());

      assertCopied(run);
      assertThat(gate.reads()).isEqualTo(2);
    }
  }

  @Test
  void aBlobThatAlwaysBreaksOffIsGivenUp() {
    try (BlobGate gate =
        BlobGate.resetting(registries.sourceEndpoint(), LAYER.digest(), Integer.MAX_VALUE)) {
      CommandRun run = registries.sync("tags: ['1.0']", gate.endpoint());

      FailedImage.of(run, IMAGE)
          .isOfKind("unreachable")
          .isFrom(FaultyRegistries.SOURCE)
          .says("GET blob " + FaultyRegistries.SOURCE + "/broken/app@" + LAYER.digest())
          .says("in the middle of its answer")
          .wasTriedTimes(2)
          .leftNothingAtTheTargetOf(registries);
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  private static void assertCopied(CommandRun run) {
    assertThat(run.exitCode()).as(run.log()).isZero();
    assertThat(run.image(IMAGE).path("outcome").asText()).isEqualTo("copied");
    assertThat(registries.target().digest(registries.brokenRepository(), "1.0"))
        .isEqualTo(FaultyRegistries.BROKEN_DIGEST);
  }

  private static URI door() {
    return URI.create(registries.sourceDoor().baseUrl());
  }

  private static UrlPattern blob() {
    return urlEqualTo("/v2/broken/app/blobs/" + LAYER.digest());
  }

  private static UrlPattern manifest(String reference) {
    return urlEqualTo("/v2/broken/app/manifests/" + reference);
  }

  private static void answer(MappingBuilder request, ResponseDefinitionBuilder fault) {
    registries.sourceDoor().stubFor(request.atPriority(1).willReturn(fault));
  }

  private static ResponseDefinitionBuilder rateLimit(String retryAfter) {
    return aResponse()
        .withStatus(429)
        .withHeader("Retry-After", retryAfter)
        .withBody("{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"slow down\"}]}");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Two tasks, of which the first shows a password. */
  private static String withPassword(String auth) {
    return """
    tasks:
      - name: wrong-password
        source: {registry: %1$s, auth: %3$s}
        target: {registry: %2$s}
        mappings: [{from: broken/app, to: %4$s, tags: ['1.0']}]
      - name: no-password
        source: {registry: %1$s}
        target: {registry: %2$s}
        mappings: [{from: healthy/app, to: %5$s, tags: ['1.0']}]
    """
        .formatted(
            FaultyRegistries.SOURCE,
            FaultyRegistries.TARGET,
            auth,
            registries.brokenRepository(),
            registries.healthyRepository());
  }
}
