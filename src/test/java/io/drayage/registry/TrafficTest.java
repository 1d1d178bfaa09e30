package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What listeners and snapshots tell of the requests to a registry. */
class TrafficTest {
  private static final byte[] CONTENT = TestRegistry.bytes("a blob of some bytes");
  private static final byte[] MANIFEST = TestRegistry.bytes("{\"schemaVersion\":2}");

  @AutoClose private final TestRegistry registry = new TestRegistry();
  private final Repository app = registry.repository("app");

  @Test
  void aRequestIsReportedByKindAndStatus() {
    registry.answer(head(urlPathMatching("/v2/app/manifests/.*")), aResponse().withStatus(404));
    registry.answer(
        get(urlPathEqualTo("/v2/app/tags/list")),
        aResponse().withBody("{\"name\":\"app\",\"tags\":[\"1\"]}"));

    assertThat(registry.client().headManifest(app.tag("1"))).isEmpty();
    assertThat(registry.client().listTags(app)).isPresent();

    assertThat(registry.traffic.requests).containsExactly("head_manifest 4xx", "list 2xx");
    assertThat(registry.traffic.read).hasValue(0);
  }

  @Test
  void challengeTokenAndAnswerAreThreeRequests() {
    registry.answer(
        head(urlPathMatching("/v2/app/manifests/.*")),
        aResponse()
            .withStatus(401)
            .withHeader("WWW-Authenticate", "Bearer realm=\"%s/token\"".formatted(registry.url())));
    registry.answer(get(urlPathEqualTo("/token")), aResponse().withBody("{\"token\":\"t0k3n\"}"));

    assertThatThrownBy(() -> registry.client().headManifest(app.tag("1")))
        .isInstanceOf(RegistryException.class);

    assertThat(registry.traffic.requests)
        .startsWith("head_manifest 4xx", "token 2xx", "head_manifest 4xx");
  }

  @Test
  void aRetryIsReportedWithItsReasonAndEachAttemptCounts() throws IOException {
    String path = "/v2/app/blobs/" + blob().digest();
    registry.answer(
        get(urlPathEqualTo(path)).inScenario("s").whenScenarioStateIs(STARTED).willSetStateTo("a"),
        aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    registry.answer(
        get(urlPathEqualTo(path)).inScenario("s").whenScenarioStateIs("a").willSetStateTo("b"),
        aResponse().withStatus(503));
    registry.answer(
        get(urlPathEqualTo(path)).inScenario("s").whenScenarioStateIs("b"),
        aResponse().withBody(CONTENT));

    try (InputStream content = registry.client().openBlob(app, blob(), 0, () -> {})) {
      assertThat(content.readAllBytes()).isEqualTo(CONTENT);
    }

    assertThat(registry.traffic.requests)
        .containsExactly("get_blob error", "get_blob 5xx", "get_blob 2xx");
    assertThat(registry.traffic.retries)
        .containsExactly(FailureKind.UNREACHABLE, FailureKind.UNAVAILABLE);
    assertThat(registry.traffic.read).hasValue(CONTENT.length);
  }

  @Test
  void aRedirectedBlobCountsAtItsRegistry() throws IOException {
    registry.answer(
        get(urlPathEqualTo("/v2/app/blobs/" + blob().digest())),
        aResponse().withStatus(307).withHeader("Location", registry.url() + "/store/1?signed"));
    registry.answer(get(urlPathEqualTo("/store/1")), aResponse().withBody(CONTENT));

    try (InputStream content = registry.client().openBlob(app, blob(), 0, () -> {})) {
      assertThat(content.readAllBytes()).isEqualTo(CONTENT);
    }

    assertThat(registry.traffic.requests).containsExactly("get_blob 3xx", "get_blob 2xx");
    assertThat(registry.traffic.read).hasValue(CONTENT.length);
  }

  @Test
  void mountAndUploadAreToldApartAndSentBytesAreCounted() {
    registry.answer(
        post(urlPathEqualTo("/v2/app/blobs/uploads/")),
        aResponse().withStatus(202).withHeader("Location", "/v2/app/blobs/uploads/1"));
    registry.answer(
        put(urlPathEqualTo("/v2/app/blobs/uploads/1")),
        aResponse()
            .withStatus(201)
            .withHeader("Docker-Content-Digest", blob().digest().toString()));

    BlobUpload upload =
        registry
            .client()
            .mountBlob(app, blob().digest(), registry.repository("other"))
            .orElseThrow();
    upload.send(blob(), new ByteArrayInputStream(CONTENT), Duration.ofMinutes(1));

    assertThat(registry.traffic.requests).containsExactly("mount 2xx", "upload 2xx");
    assertThat(registry.traffic.written).hasValue(CONTENT.length);
  }

  @Test
  void pullsAreCountedAndTheLimitOfTheLastAnswerIsKnown() {
    registry.answer(
        any(urlPathMatching("/v2/app/manifests/.*")),
        aResponse()
            .withBody(MANIFEST)
            .withHeader("Content-Type", MediaType.OCI_MANIFEST.value())
            .withHeader("Docker-Content-Digest", Digest.sha256(MANIFEST).toString())
            .withHeader("ratelimit-limit", "100;w=21600")
            .withHeader("ratelimit-remaining", "76;w=21600"));
    registry.client().headManifest(app.tag("1"));
    assertThat(registry.snapshot().pulls()).isZero();

    registry.client().pullManifest(app.tag("1"));
    registry.client().pullManifest(app.tag("2"));

    RegistrySnapshot told = registry.snapshot();
    assertThat(told.pulls()).isEqualTo(2);
    assertThat(told.limit()).get().extracting(PullLimit::remaining).isEqualTo(76L);
    assertThat(told.reset()).contains(registry.time.instant().plus(Duration.ofHours(6)));
    assertThat(told.circuitOpen()).isFalse();
    assertThat(registry.traffic.read).hasValue(2L * MANIFEST.length);
  }

  private static Descriptor blob() {
    return TestRegistry.blob(CONTENT);
  }
}
