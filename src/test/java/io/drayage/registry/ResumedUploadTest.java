package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.testing.Failed;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resumption of broken uploads with the rest of the blob. */
final class ResumedUploadTest {
  private static final byte[] CONTENT = content();
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);
  private static final byte[] REST = Arrays.copyOfRange(CONTENT, 120_000, 200_000);

  @AutoClose private final TestRegistry registry = new TestRegistry();
  private final Repository repository = registry.repository("a/b");

  @ParameterizedTest
  @ValueSource(strings = {"0-119999", "bytes=0-119999"})
  void anUploadGoesOnWhereTheRegistryHasItAndTheWholeIsLookedFor(String range) {
    registry.answer(
        get(urlEqualTo("/u?_state=x%3D")), there(range).withHeader("Location", "/u?_state=y%3D"));
    registry.answer(put(urlMatching("/u.*")), created());
    registry.answer(head(anyUrl()), aResponse().withStatus(200));

    BlobUpload upload = resume("/u?_state=x%3D").orElseThrow();
    assertThat(upload.offset()).isEqualTo(120_000);
    upload.send(BLOB, new ByteArrayInputStream(REST));

    registry
        .server()
        .verify(
            putRequestedFor(urlEqualTo("/u?_state=y%3D&digest=" + BLOB.digest()))
                .withHeader("Content-Range", equalTo("120000-199999"))
                .withHeader("Content-Length", equalTo("80000"))
                .withRequestBody(binaryEqualTo(REST)));
    registry.server().verify(1, headRequestedFor(urlEqualTo("/v2/a/b/blobs/" + BLOB.digest())));
  }

  @Test
  void ofABlobThatIsThereWholeOnlyTheCommitIsLeft() {
    registry.answer(get(urlEqualTo("/u")), there("0-199999"));
    registry.answer(put(urlMatching("/u.*")), created());
    registry.answer(head(anyUrl()), aResponse().withStatus(200));

    resume("/u").orElseThrow().send(BLOB, InputStream.nullInputStream());

    registry
        .server()
        .verify(
            putRequestedFor(anyUrl())
                .withHeader("Content-Length", equalTo("0"))
                .withHeader("Content-Range", absent()));
  }

  @Test
  void aCommitThatTheRegistryDoesNotStandByFails() {
    registry.answer(get(urlEqualTo("/u")), there("0-119999"));
    registry.answer(put(urlMatching("/u.*")), created());
    registry.answer(head(anyUrl()), aResponse().withStatus(404));
    BlobUpload upload = resume("/u").orElseThrow();

    assertThatThrownBy(() -> upload.send(BLOB, new ByteArrayInputStream(REST)))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("does not have it");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 403, 404, 405, 416})
  void anUploadThatIsGoneIsNotTakenUp(int status) {
    registry.answer(get(urlEqualTo("/u")), aResponse().withStatus(status));

    assertThat(resume("/u")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-0", "", "0-200000", "5-119999", "0--1", "0-99999999999999999999", "x"})
  void anUploadOfWhichNothingCanBeUsedIsGivenBack(String range) {
    registry.answer(get(urlEqualTo("/u")), there(range));
    registry.answer(delete(anyUrl()), aResponse().withStatus(204));

    assertThat(resume("/u")).isEmpty();

    registry.server().verify(1, deleteRequestedFor(urlEqualTo("/u")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://elsewhere.example/u", "https://169.254.169.254/", "not an address", ""})
  void anAddressThatIsNotTheRegistrysIsNeverAsked(String address) {
    assertThat(registry.client().resumeUpload(repository, BLOB, address)).isEmpty();
    assertThat(registry.requests()).isZero();
  }

  @Test
  void aRegistryThatLeadsElsewhereIsNotFollowed() {
    registry.answer(
        get(urlEqualTo("/u")),
        there("0-119999").withHeader("Location", "http://elsewhere.example/u"));

    assertThat(resume("/u")).isEmpty();
  }

  @Test
  void aQuestionThatCanNotBeAskedMeansANewUpload() {
    registry.answer(
        get(urlEqualTo("/u")),
        aResponse().withStatus(307).withHeader("Location", "http://169.254.169.254/"));
    registry.answer(get(urlEqualTo("/v")), aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

    assertThat(resume("/u")).isEmpty();
    assertThat(resume("/v")).isEmpty();
  }

  @Test
  void onlyAnAddressOfTheRegistrysOwnIsGivenAway() {
    registry.answer(
        post(urlMatching("/v2/own/.*")),
        aResponse().withStatus(202).withHeader("Location", "/u?_state=x"));
    registry.answer(
        post(urlMatching("/v2/other/.*")),
        aResponse().withStatus(202).withHeader("Location", "http://127.0.0.1:9/u?signature=x"));
    registry.answer(
        post(urlMatching("/v2/long/.*")),
        aResponse().withStatus(202).withHeader("Location", "/u?_state=" + "x".repeat(5000)));

    assertThat(start("own")).contains(registry.url() + "/u?_state=x");
    assertThat(start("other")).isEmpty();
    assertThat(start("long")).isEmpty();
  }

  @Test
  void theRestOfABlobIsAskedForAndItsSizeIsChecked() throws Exception {
    registry.answer(
        get(anyUrl()).withHeader("Range", equalTo("bytes=120000-")),
        aResponse()
            .withStatus(206)
            .withHeader("Content-Range", "bytes 120000-199999/200000")
            .withBody(REST));

    try (InputStream rest = registry.client().openBlob(repository, BLOB, 120_000, () -> {})) {
      assertThat(rest.readAllBytes()).isEqualTo(REST);
    }
  }

  @Test
  void aRestOfAnotherLengthIsRefused() {
    registry.answer(
        get(anyUrl()),
        aResponse()
            .withStatus(206)
            .withHeader("Content-Range", "bytes 120000-199999/200000")
            .withBody(CONTENT));

    assertThatThrownBy(
            () -> {
              try (InputStream rest =
                  registry.client().openBlob(repository, BLOB, 120_000, () -> {})) {
                rest.readAllBytes();
              }
            })
        .is(Failed.INVALID_CONTENT);
  }

  @Test
  void ofABlobWithNothingLeftNothingIsAsked() throws Exception {
    try (InputStream rest =
        registry.client().openBlob(repository, BLOB, BLOB.sizeBytes(), () -> {})) {
      assertThat(rest.read()).isNegative();
    }
    assertThat(registry.requests()).isZero();
  }

  private Optional<BlobUpload> resume(String path) {
    return registry.client().resumeUpload(repository, BLOB, registry.url() + path);
  }

  private Optional<String> start(String path) {
    return registry.client().startUpload(registry.repository(path), BLOB.digest()).address();
  }

  private static ResponseDefinitionBuilder there(String range) {
    return aResponse().withStatus(204).withHeader("Range", range);
  }

  private static ResponseDefinitionBuilder created() {
    return aResponse()
        .withStatus(201)
        .withHeader("Docker-Content-Digest", BLOB.digest().toString());
  }

  private static byte[] content() {
    byte[] content = new byte[200_000];
    new Random(1).nextBytes(content);
    return content;
  }
}
