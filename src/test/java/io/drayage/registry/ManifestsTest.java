package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestsTest {
  private static final byte[] CONTENT =
      TestRegistry.bytes("{\"schemaVersion\":2,\"config\":{},\"layers\":[]} ");
  private static final Digest DIGEST = Digest.sha256(CONTENT);
  private static final RawManifest MANIFEST = RawManifest.of(MediaType.OCI_MANIFEST, CONTENT);

  @AutoClose private final TestRegistry registry = new TestRegistry();
  private final Repository repository = registry.repository("a/b");

  @Test
  void aHeadTellsDigestTypeAndSize() {
    registry.answer(
        head(urlEqualTo("/v2/a/b/manifests/1")),
        aResponse()
            .withHeader("docker-content-digest", DIGEST.toString())
            .withHeader("Content-Type", "application/vnd.oci.image.manifest.v1+json; charset=x")
            .withHeader("Content-Length", "528"));

    assertThat(registry.client().headManifest(repository.tag("1")))
        .contains(new ManifestSummary(DIGEST, MediaType.OCI_MANIFEST, 528));
    registry
        .server()
        .verify(
            headRequestedFor(anyUrl())
                .withHeader(
                    "Accept",
                    equalTo(
                        "application/vnd.oci.image.index.v1+json, "
                            + "application/vnd.oci.image.manifest.v1+json, "
                            + "application/vnd.docker.distribution.manifest.list.v2+json, "
                            + "application/vnd.docker.distribution.manifest.v2+json, "
                            + "application/vnd.oci.artifact.manifest.v1+json")));
    assertThat(registry.requests()).isEqualTo(1);
  }

  @Test
  void anAbsentManifestCostsOneRequest() {
    registry.answerAll(aResponse().withStatus(404));

    assertThat(registry.client().headManifest(repository.tag("1"))).isEmpty();
    assertThat(registry.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"200", "304", "405", "403"})
  void whenHeadDoesNotTellGetDoes(int headStatus) {
    registry.answer(head(anyUrl()), aResponse().withStatus(headStatus));
    registry.answer(get(anyUrl()), manifest());

    assertThat(registry.client().headManifest(repository.tag("1")))
        .contains(new ManifestSummary(DIGEST, MediaType.OCI_MANIFEST, CONTENT.length));
  }

  @Test
  void aRefusedHeadIsNotPaidForWithAPullOnDockerHub() {
    registry.answerAll(aResponse().withStatus(403));
    RegistryHost hub = new RegistryHost("docker.io");

    assertThatThrownBy(
            () ->
                registry
                    .client(hub, TestRegistry.ANONYMOUS)
                    .headManifest(new Repository(hub, "library/redis").tag("1")))
        .is(Failed.DENIED);
    registry.server().verify(0, getRequestedFor(anyUrl()));
  }

  @Test
  void aManifestComesAsItIs() {
    registry.answer(get(urlEqualTo("/v2/a/b/manifests/" + DIGEST)), manifest());

    RawManifest pulled = registry.client().pullManifest(repository.digest(DIGEST));

    assertThat(pulled.content()).isEqualTo(CONTENT);
    assertThat(pulled.digest()).isEqualTo(DIGEST);
    assertThat(pulled.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
  }

  @Test
  void otherBytesThanAskedForAreAnError() {
    registry.answerAll(manifest().withBody("{}"));

    assertThatThrownBy(() -> registry.client().pullManifest(repository.digest(DIGEST)))
        .is(Failed.INVALID_CONTENT)
        .hasMessageStartingWith("GET manifest %s/a/b@%s: digest mismatch", registry.host(), DIGEST);
  }

  @Test
  void otherBytesThanTheRegistryAnnouncedAreAnError() {
    registry.answerAll(
        manifest().withBody("{}").withHeader("Docker-Content-Digest", DIGEST.toString()));

    assertThatThrownBy(() -> registry.client().pullManifest(repository.tag("1")))
        .is(Failed.INVALID_CONTENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain|{\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\"}"
            + "|application/vnd.docker.distribution.manifest.v2+json",
        "application/octet-stream|{\"manifests\":[]}|application/vnd.oci.image.index.v1+json",
        "application/json; charset=utf-8|{\"layers\":[]}|application/vnd.oci.image.manifest.v1+json",
        "text/plain|{\"schemaVersion\":1}|application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.x+json|{}|application/vnd.x+json",
      })
  void aTypeThatSaysNothingIsReadFromTheDocument(String type, String body, String expected) {
    registry.answerAll(aResponse().withHeader("Content-Type", type).withBody(body));

    assertThat(registry.client().pullManifest(repository.tag("1")).mediaType())
        .isEqualTo(new MediaType(expected));
  }

  @Test
  void aWebPageIsNoManifest() {
    registry.answerAll(aResponse().withHeader("Content-Type", "text/html").withBody("<html>"));

    assertThatThrownBy(() -> registry.client().pullManifest(repository.tag("1")))
        .is(Failed.INVALID_CONTENT)
        .has(Failed.hint("port"));
  }

  @Test
  void anOversizedManifestIsAnError() {
    registry.answerAll(manifest().withBody(" ".repeat(4 * 1024 * 1024 + 1)));

    assertThatThrownBy(() -> registry.client().pullManifest(repository.tag("1")))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("longer than");
  }

  @Test
  void aMissingManifestIsNotFound() {
    registry.answerAll(
        aResponse()
            .withStatus(404)
            .withBody("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown\"}]}"));

    assertThatThrownBy(() -> registry.client().pullManifest(repository.tag("1")))
        .is(Failed.NOT_FOUND)
        .hasMessage("GET manifest %s/a/b:1: unknown (HTTP 404 MANIFEST_UNKNOWN)", registry.host());
  }

  @Test
  void anEncodedQueryIsNotInTheMessageOfARateLimit() {
    registry.answerAll(aResponse().withStatus(429).withHeader("Retry-After", "3600"));

    assertThatThrownBy(() -> registry.client().pullManifest(repository.tag("1")))
        .isInstanceOfSatisfying(
            RateLimitedException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofHours(1)));
    assertThat(registry.waits).isEmpty();
  }

  @Test
  void attemptsAreCountedInTheMessage() {
    registry.answerAll(aResponse().withStatus(503));

    assertThatThrownBy(() -> registry.client().pullManifest(repository.tag("1")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageEndingWith("(HTTP 503), gave up after 3 attempts");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204})
  void aPushIsTakenWhenTheRegistryNamesTheDigest(int status) {
    registry.answer(
        put(urlEqualTo("/v2/a/b/manifests/" + DIGEST)),
        aResponse().withStatus(status).withHeader("Docker-Content-Digest", DIGEST.toString()));

    registry.client().pushManifest(repository.digest(DIGEST), MANIFEST);

    assertThat(registry.requests()).isEqualTo(1);
    registry
        .server()
        .verify(
            putRequestedFor(anyUrl())
                .withHeader("Content-Type", equalTo("application/vnd.oci.image.manifest.v1+json"))
                .withHeader("Content-Length", equalTo(String.valueOf(CONTENT.length))));
  }

  @Test
  void aPushThatTheRegistryDoesNotConfirmIsLookedUp() {
    registry.answer(put(anyUrl()), aResponse().withStatus(201));
    registry.answer(
        head(anyUrl()), aResponse().withHeader("Docker-Content-Digest", DIGEST.toString()));

    registry.client().pushManifest(repository.tag("1"), MANIFEST);

    registry.server().verify(1, headRequestedFor(anyUrl()));
  }

  @Test
  void aRegistryThatConvertsManifestsIsAnError() {
    registry.answer(
        put(anyUrl()),
        aResponse()
            .withStatus(201)
            .withHeader("Docker-Content-Digest", Digest.sha256(new byte[0]).toString()));

    assertThatThrownBy(() -> registry.client().pushManifest(repository.tag("1"), MANIFEST))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("another manifest");
  }

  @ParameterizedTest
  @FaultKind("A4")
  @CsvSource({"404,MANIFEST_BLOB_UNKNOWN", "400,BLOB_UNKNOWN", "404,BLOB_UPLOAD_UNKNOWN"})
  void missingBlobsAreAKindOfTheirOwn(int status, String code) {
    registry.answerAll(
        aResponse()
            .withStatus(status)
            .withBody("{\"errors\":[{\"code\":\"%s\",\"detail\":{}}]}".formatted(code)));

    assertThatThrownBy(() -> registry.client().pushManifest(repository.tag("1"), MANIFEST))
        .is(Failed.MISSING_BLOBS);
  }

  @Test
  void anImmutableTagThatIsTheSameAlreadyIsNoError() {
    registry.answer(put(anyUrl()), aResponse().withStatus(412));
    registry.answer(
        head(anyUrl()), aResponse().withHeader("Docker-Content-Digest", DIGEST.toString()));

    registry.client().pushManifest(repository.tag("1"), MANIFEST);

    assertThatThrownBy(
            () ->
                registry
                    .client()
                    .pushManifest(
                        repository.tag("1"),
                        RawManifest.of(MediaType.OCI_MANIFEST, TestRegistry.bytes("{}"))))
        .is(Failed.REJECTED);
  }

  @Test
  void aProxysWebPageIsReducedToItsTitle() {
    registry.answerAll(
        aResponse()
            .withStatus(413)
            .withBody("<html><head><title>413 Request Entity\n Too Large</title></head>x"));

    assertThatThrownBy(() -> registry.client().pushManifest(repository.tag("1"), MANIFEST))
        .is(Failed.REJECTED)
        .has(Failed.hint("client_max_body_size"))
        .hasMessageContaining("'413 Request Entity Too Large'");
  }

  private static ResponseDefinitionBuilder manifest() {
    return aResponse()
        .withHeader("Content-Type", "application/vnd.oci.image.manifest.v1+json")
        .withBody(CONTENT);
  }
}
