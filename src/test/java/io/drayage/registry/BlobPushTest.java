package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.testing.Failed;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlobPushTest {
  private static final byte[] CONTENT = new byte[200_000];
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);
  private static final String BASIC = "Basic YWxpY2U6czNjcjN0";

  @AutoClose private final TestRegistry registry = new TestRegistry();
  private final Repository repository = registry.repository("a/b");

  @ParameterizedTest
  @CsvSource({
    "/v2/a/b/blobs/uploads/u?_state=x%3D%3D&y, /v2/a/b/blobs/uploads/u?_state=x%3D%3D&y&digest=",
    "u, /v2/a/b/blobs/uploads/u?digest=",
    "SELF/elsewhere/u?a=b, /elsewhere/u?a=b&digest=",
  })
  void anUploadGoesWhereTheRegistrySaysWithItsQuery(String location, String expected) {
    open(location.replace("SELF", registry.url()));
    registry.answer(put(urlEqualTo(expected + BLOB.digest())), created(BLOB));

    start().send(BLOB, new ByteArrayInputStream(CONTENT));

    registry
        .server()
        .verify(
            putRequestedFor(anyUrl())
                .withHeader("Content-Length", equalTo("200000"))
                .withHeader("Transfer-Encoding", absent())
                .withHeader("Content-Type", equalTo("application/octet-stream")));
    registry
        .server()
        .verify(
            postRequestedFor(urlEqualTo("/v2/a/b/blobs/uploads/"))
                .withHeader("Content-Length", equalTo("0")));
    assertThat(registry.server().findAll(putRequestedFor(anyUrl())).get(0).getBody())
        .isEqualTo(CONTENT);
  }

  @Test
  void anEmptyBlobIsSentToo() {
    Descriptor empty = TestRegistry.blob(new byte[0]);
    open("/u");
    registry.answer(put(anyUrl()), created(empty));

    registry
        .client()
        .startUpload(repository, empty.digest())
        .send(empty, InputStream.nullInputStream());

    registry.server().verify(putRequestedFor(anyUrl()).withHeader("Content-Length", equalTo("0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://", "null://x/y", "https://user:pw@x/"})
  void anUnusableLocationIsAClearError(String location) {
    registry.answer(
        post(anyUrl()),
        location.isEmpty()
            ? aResponse().withStatus(202)
            : aResponse().withStatus(202).withHeader("Location", location));

    assertThatThrownBy(this::start)
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("to upload to")
        .hasMessageNotContaining("pw");
  }

  @Test
  void credentialsDoNotFollowAnUploadToAnotherOrigin() {
    try (TestRegistry storage = new TestRegistry()) {
      registry.answerAll(
          aResponse().withStatus(401).withHeader("WWW-Authenticate", "Basic realm=\"x\""));
      registry.answer(
          post(anyUrl()).withHeader("Authorization", equalTo(BASIC)),
          aResponse().withStatus(202).withHeader("Location", storage.url() + "/u?s=1"));
      storage.answer(put(anyUrl()), created(BLOB));

      registry
          .client(TestRegistry.PASSWORD)
          .startUpload(repository, BLOB.digest())
          .send(BLOB, new ByteArrayInputStream(CONTENT));

      storage.server().verify(1, putRequestedFor(anyUrl()).withHeader("Authorization", absent()));
    }
  }

  @Test
  void anAnswerThatIsNotTheSpecificationsIsLookedInto() {
    open("/u");
    registry.answer(put(anyUrl()), aResponse().withStatus(202));
    registry.answer(head(anyUrl()), aResponse().withStatus(404));

    assertThatThrownBy(() -> start().send(BLOB, new ByteArrayInputStream(CONTENT)))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("does not have it");
  }

  @Test
  void aBlobThatTheRegistryDoesNotVouchForIsLookedForAFewTimes() {
    open("/u");
    registry.answer(put(anyUrl()), aResponse().withStatus(201));
    registry.answer(head(anyUrl()), aResponse().withStatus(404));

    assertThatThrownBy(() -> start().send(BLOB, new ByteArrayInputStream(CONTENT)))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("does not have it");

    registry.server().verify(3, headRequestedFor(anyUrl()));
  }

  @Test
  void aFailingSourceIsReportedAsItFailedAndCommitsNothing() {
    open("/u");
    registry.answer(put(anyUrl()), created(BLOB));
    RuntimeException failure = new IllegalStateException("source broke");

    assertThatThrownBy(
            () ->
                start()
                    .send(
                        BLOB,
                        new SequenceInputStream(
                            new ByteArrayInputStream(CONTENT, 0, 100_000), failing(failure))))
        .isSameAs(failure);
    registry.server().verify(0, putRequestedFor(anyUrl()));
  }

  @Test
  void aSourceThatEndsEarlyOrCanNotBeReadCommitsNothing() {
    open("/u");
    registry.answer(put(anyUrl()), created(BLOB));

    assertThatThrownBy(() -> start().send(BLOB, new ByteArrayInputStream(CONTENT, 0, 100_000)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("100000 of 200000");
    registry.server().verify(0, putRequestedFor(anyUrl()));
  }

  @Test
  void aLateRefusalOfTheTokenIsWorthAnotherTry() {
    registry.answer(
        any(anyUrl()).atPriority(10),
        aResponse().withStatus(401).withHeader("WWW-Authenticate", "Bearer realm=\"/token\""));
    registry.answer(get(urlPathEqualTo("/token")), okJson("{\"token\":\"t\"}"));
    registry.answer(
        post(anyUrl()).withHeader("Authorization", equalTo("Bearer t")),
        aResponse().withStatus(202).withHeader("Location", "/u"));

    assertThatThrownBy(() -> start().send(BLOB, new ByteArrayInputStream(CONTENT)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("in the middle of an upload");
  }

  @Test
  void aTokenPastHalfOfItsLifeIsReplacedBeforeAnUpload() {
    registry.answer(
        any(anyUrl()).atPriority(10),
        aResponse().withStatus(401).withHeader("WWW-Authenticate", "Bearer realm=\"/token\""));
    registry.answer(get(urlPathEqualTo("/token")), okJson("{\"token\":\"t\",\"expires_in\":300}"));
    registry.answer(
        post(anyUrl()).withHeader("Authorization", equalTo("Bearer t")),
        aResponse().withStatus(202).withHeader("Location", "/u"));
    registry.answer(put(anyUrl()).withHeader("Authorization", equalTo("Bearer t")), created(BLOB));
    BlobUpload upload = start();

    registry.time.pass(Duration.ofSeconds(160));
    upload.send(BLOB, new ByteArrayInputStream(CONTENT));

    assertThat(
            registry.server().getAllServeEvents().stream()
                .filter(event -> event.getRequest().getUrl().startsWith("/token")))
        .hasSize(2);
  }

  @Test
  void aMountThatIsDoneNeedsNothingMore() {
    registry.answer(
        post(urlEqualTo("/v2/a/b/blobs/uploads/?mount=%s&from=c/d".formatted(BLOB.digest()))),
        aResponse().withStatus(201).withHeader("Docker-Content-Digest", BLOB.digest().toString()));

    assertThat(mount()).isEmpty();
    assertThat(registry.requests()).isEqualTo(1);
  }

  @Test
  void aMountThatWasRefusedLeavesTheUploadItOpened() {
    registry.answer(post(anyUrl()), aResponse().withStatus(202).withHeader("Location", "/opened"));
    registry.answer(put(urlMatching("/opened.*")), created(BLOB));

    mount().orElseThrow().send(BLOB, new ByteArrayInputStream(CONTENT));

    registry.server().verify(1, postRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405, 500})
  void aMountThatIsNotOfferedBecomesAnUpload(int status) {
    registry.answer(post(urlMatching(".*mount=.*")), aResponse().withStatus(status));
    registry.answer(
        post(urlEqualTo("/v2/a/b/blobs/uploads/")),
        aResponse().withStatus(202).withHeader("Location", "/opened"));

    assertThat(mount()).isPresent();
  }

  @Test
  void aMountWantsTheTargetsScopeFirst() {
    registry.answer(
        any(anyUrl()).atPriority(10),
        aResponse().withStatus(401).withHeader("WWW-Authenticate", "Bearer realm=\"/token\""));
    registry.answer(
        get(
            urlEqualTo(
                "/token?scope=repository%3Aa%2Fb%3Apull%2Cpush&scope=repository%3Ac%2Fd%3Apull")),
        okJson("{\"token\":\"t\"}"));
    registry.answer(
        post(anyUrl()).withHeader("Authorization", equalTo("Bearer t")),
        aResponse().withStatus(201).withHeader("Docker-Content-Digest", BLOB.digest().toString()));

    assertThat(mount()).isEmpty();
  }

  @Test
  void cancellingTellsTheRegistryAndNeverFails() {
    open("/u?x=1");
    registry.answer(delete(anyUrl()), aResponse().withStatus(500));

    assertThatCode(() -> start().cancel()).doesNotThrowAnyException();
    registry.server().verify(1, deleteRequestedFor(urlEqualTo("/u?x=1")));
  }

  private void open(String location) {
    registry.answer(post(anyUrl()), aResponse().withStatus(202).withHeader("Location", location));
  }

  private BlobUpload start() {
    return registry.client().startUpload(repository, BLOB.digest());
  }

  private Optional<BlobUpload> mount() {
    return registry.client().mountBlob(repository, BLOB.digest(), registry.repository("c/d"));
  }

  private static InputStream failing(RuntimeException failure) {
    return new InputStream() {
      @Override
      public int read() {
        throw failure;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        throw failure;
      }
    };
  }

  private static ResponseDefinitionBuilder created(Descriptor blob) {
    return aResponse()
        .withStatus(201)
        .withHeader("Docker-Content-Digest", blob.digest().toString());
  }
}
