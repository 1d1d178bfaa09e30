package io.drayage.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.lessThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.UrlPattern;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.drayage.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a target refuses costs that image only, and the operator learns what to do. */
final class TargetFaultsIT {
  private static final String IMAGE = FaultyRegistries.SOURCE + "/broken/app:1.0";
  private static final UrlPattern UPLOAD =
      urlMatching(FaultyRegistries.BROKEN_AT_TARGET + "/blobs/uploads/.*");
  private static final UrlPattern MANIFEST =
      urlMatching(FaultyRegistries.BROKEN_AT_TARGET + "/manifests/.*");

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
  void aQuotaThatIsUsedUpIsSaidToBe() {
    String harbor =
        "adding 176.0 KiB of storage resource, which when updated to current usage of 9.9 GiB"
            + " will exceed the configured upper limit of 10.0 GiB.";
    answer(
        put(UPLOAD),
        aResponse()
            .withStatus(403)
            .withBody("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"" + harbor + "\"}]}"));

    CommandRun run = registries.sync();

    FailedImage.of(run, IMAGE)
        .isOfKind("denied")
        .isFrom(FaultyRegistries.TARGET)
        .says("PUT blob " + FaultyRegistries.TARGET + "/" + registries.brokenRepository())
        .says("upper limit of 10.0 GiB. (HTTP 403 DENIED)")
        .hints("the project's quota is used up")
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aProxyThatLimitsTheSizeIsNamedAsTheCause() {
    answer(
        put(UPLOAD),
        aResponse()
            .withStatus(413)
            .withHeader("Content-Type", "text/html")
            .withBody(
                "<html><head><title>413 Request Entity Too Large</title></head>"
                    + "<body><center>nginx</center></body></html>"));

    CommandRun run = registries.sync();

    FailedImage.of(run, IMAGE)
        .isOfKind("rejected")
        .isFrom(FaultyRegistries.TARGET)
        .says("too large for the registry, with a web page ('413 Request Entity Too Large')")
        .hints("client_max_body_size")
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aRefusedWriteEndsWithTheExitCodeForCredentials() {
    answer(
        post(UPLOAD),
        aResponse().withStatus(401).withHeader("WWW-Authenticate", "Basic realm=\"harbor\""));

    CommandRun run = registries.sync();

    FailedImage.of(run, IMAGE)
        .isOfKind("unauthorized")
        .isFrom(FaultyRegistries.TARGET)
        .says("POST upload of " + FaultyRegistries.TARGET + "/" + registries.brokenRepository())
        .hints("auth")
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(3);
    // who is refused is not asked again and again
    registries.targetDoor().verify(lessThanOrExactly(3), postRequestedFor(UPLOAD));
  }

  @Test
  void aTargetThatMakesAnotherManifestOfItIsFoundOut() {
    Digest other = Digest.sha256("another manifest".getBytes(StandardCharsets.UTF_8));
    answer(
        put(MANIFEST),
        aResponse().withStatus(201).withHeader("Docker-Content-Digest", other.toString()));

    CommandRun run = registries.sync();

    FailedImage.of(run, IMAGE)
        .isOfKind("invalid-content")
        .isFrom(FaultyRegistries.TARGET)
        .says(
            "the registry made another manifest of it, %s became %s"
                .formatted(FaultyRegistries.BROKEN.manifest().digest(), other))
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(1);
    registries.targetDoor().verify(1, putRequestedFor(MANIFEST));
  }

  @Test
  void aTargetThatRecoversGetsTheImage() {
    answerOnce(post(UPLOAD), aResponse().withStatus(500), "begun");
    answerOnce(put(UPLOAD), aResponse().withStatus(503).withHeader("Retry-After", "0"), "sent");
    answerOnce(put(MANIFEST), aResponse().withStatus(502), "named");

    CommandRun run = registries.sync();

    assertThat(run.exitCode()).as(run.log()).isZero();
    assertThat(run.image(IMAGE).path("outcome").asText()).isEqualTo("copied");
    assertThat(run.failureLines()).isEmpty();
    assertThat(registries.target().digest(registries.brokenRepository(), "1.0"))
        .isEqualTo(FaultyRegistries.BROKEN.manifest().digest().toString());
  }

  @Test
  void aTargetThatDoesNotRecoverIsGivenUp() {
    answer(post(UPLOAD), aResponse().withStatus(503).withBody("upstream is down\u001b[2J\n"));

    CommandRun run = registries.sync();

    FailedImage.of(run, IMAGE)
        .isOfKind("unavailable")
        .isFrom(FaultyRegistries.TARGET)
        .says("upstream is down\\u001b[2J (HTTP 503)")
        .wasTriedTimes(2)
        .leftNothingAtTheTargetOf(registries);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static void answer(MappingBuilder request, ResponseDefinitionBuilder fault) {
    registries.targetDoor().stubFor(request.atPriority(1).willReturn(fault));
  }

  private static void answerOnce(
      MappingBuilder request, ResponseDefinitionBuilder fault, String scenario) {
    registries
        .targetDoor()
        .stubFor(
            request
                .atPriority(1)
                .inScenario(scenario)
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("over")
                .willReturn(fault));
  }
}
