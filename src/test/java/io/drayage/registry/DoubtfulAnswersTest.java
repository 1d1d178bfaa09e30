package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.traffic.LimitSettings;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of a target that say something else than what it did. */
final class DoubtfulAnswersTest {
  private static final RawManifest MANIFEST =
      RawManifest.of(MediaType.OCI_MANIFEST, TestRegistry.bytes("{\"layers\":[]}"));
  private static final byte[] CONTENT = new byte[100_000];
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);

  @AutoClose private final TestRegistry registry = new TestRegistry();
  private final Repository repository = registry.repository("a/b");

  @ParameterizedTest
  @FaultKind("A43")
  @ValueSource(ints = {400, 403, 404, 409, 500, 502, 503, 504})
  void aManifestThatIsThereIsDoneWhateverTheAnswer(int status) {
    registry.answer(put(anyUrl()), aResponse().withStatus(status).withBody("storage hiccup"));
    registry.answer(head(anyUrl()), names(MANIFEST.digest()));

    try (CapturedLog log = CapturedLog.of(ManifestPush.class)) {
      registry.client().pushManifest(repository.tag("1"), MANIFEST);

      assertThat(log.lines()).hasSize(1).allMatch(line -> line.contains("storage hiccup"));
    }
    registry.server().verify(1, putRequestedFor(anyUrl()));
    registry.server().verify(1, headRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A43")
  void aManifestThatIsNotThereIsSentAFewTimes() {
    registry.answer(put(anyUrl()), aResponse().withStatus(500));
    registry.answer(head(anyUrl()), aResponse().withStatus(404));

    assertThatThrownBy(() -> registry.client().pushManifest(repository.tag("1"), MANIFEST))
        .isInstanceOf(UnavailableException.class)
        .hasMessageEndingWith("gave up after 3 attempts");
    registry.server().verify(3, putRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A43")
  void aRegistryThatNamesWhatItLacksHasNotStoredTheManifest() {
    registry.answer(
        put(anyUrl()),
        aResponse()
            .withStatus(404)
            .withBody("{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\"}]}"));
    registry.answer(head(anyUrl()), names(MANIFEST.digest()));

    assertThatThrownBy(() -> registry.client().pushManifest(repository.tag("1"), MANIFEST))
        .is(Failed.MISSING_BLOBS);
    registry.server().verify(0, headRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @FaultKind("A43")
  @CsvSource(
      delimiter = '|',
      value = {
        "400|BLOB_UPLOAD_INVALID|Repository does not allow updating assets: hosted|Allow redeploy",
        "403|BLOB_UPLOAD_INVALID|blocked by policy of the project|policy of the registry",
        "404|BLOB_UPLOAD_UNKNOWN|writes are not allowed here|",
      })
  void aPolicyIsFinalHoweverItIsTold(int status, String code, String message, String hint) {
    open();
    registry.answer(
        put(anyUrl()),
        aResponse()
            .withStatus(status)
            .withBody(
                "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}".formatted(code, message)));

    assertThatThrownBy(() -> send(registry.client(), Duration.ofDays(1)))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> {
              assertThat(e.kind())
                  .isIn(FailureKind.REJECTED, FailureKind.DENIED, FailureKind.NOT_FOUND);
              assertThat(e.details().hint()).contains(hint == null ? "" : hint);
            });
    registry.server().verify(1, putRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A15")
  void theTagIsLookedUpThoughTheAnswerNamesTheDigest() {
    registry.answer(put(anyUrl()), names(MANIFEST.digest()).withStatus(201));
    registry.answer(head(anyUrl()), aResponse().withStatus(404));

    assertThatThrownBy(() -> registry.client().pushManifest(repository.tag("1"), MANIFEST))
        .isInstanceOfSatisfying(
            UnavailableException.class,
            e -> assertThat(e.details().hint()).contains("cache", "garbage collection"))
        .hasMessageContaining("does not have it");
  }

  @Test
  @FaultKind("A15")
  void aTagThatNamesSomethingElseInTheEndIsAFailure() {
    Digest other = Digest.sha256(CONTENT);
    registry.answer(put(anyUrl()), names(MANIFEST.digest()).withStatus(201));
    registry.answer(head(anyUrl()), names(other));

    assertThatThrownBy(() -> registry.client().pushManifest(repository.tag("1"), MANIFEST))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("the tag names " + other);
  }

  @Test
  @FaultKind("A15")
  void aSoundPushCostsOneQuestionMoreForATagAndNoneForADigest() {
    registry.answer(put(anyUrl()), names(MANIFEST.digest()).withStatus(201));
    registry.answer(head(anyUrl()), names(MANIFEST.digest()));

    registry.client().pushManifest(repository.tag("1"), MANIFEST);
    registry.client().pushManifest(repository.digest(MANIFEST.digest()), MANIFEST);

    registry.server().verify(2, putRequestedFor(anyUrl()));
    registry.server().verify(1, headRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @FaultKind("A15")
  @CsvSource({
    "206,Content-Range,bytes 0-0/100000,true",
    "206,Content-Range,bytes 0-0/0,false",
    "200,Content-Length,100000,true",
    "200,Content-Length,0,false",
    "416,Content-Range,bytes */0,false",
    "404,Content-Length,0,false",
  })
  void aLengthOfZeroIsLookedInto(int status, String header, String value, boolean present) {
    registry.answer(head(anyUrl()), aResponse().withHeader("Content-Length", "0"));
    ResponseDefinitionBuilder answer = aResponse().withStatus(status).withHeader(header, value);
    registry.answer(get(anyUrl()), value.equals("100000") ? answer.withBody(CONTENT) : answer);

    assertThat(registry.client().hasBlob(repository, BLOB)).isEqualTo(present);
    registry
        .server()
        .verify(1, getRequestedFor(anyUrl()).withHeader("Range", equalTo("bytes=0-0")));
  }

  @ParameterizedTest
  @FaultKind("A15")
  @ValueSource(ints = {0, 429, 500, 503})
  void aLookThatFailsForNowDoesNotMeanThatTheBlobIsMissing(int status) {
    registry.answer(head(anyUrl()), aResponse().withHeader("Content-Length", "0"));
    registry.answer(
        get(anyUrl()),
        status == 0
            ? aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)
            : aResponse().withStatus(status));

    assertThatThrownBy(() -> registry.client().hasBlob(repository, BLOB))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind().isPassing()).isTrue());
    registry.server().verify(moreThanOrExactly(3), getRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A6")
  void aCommitMayTakeLongerThanAnyOtherAnswer() {
    open();
    registry.answer(put(anyUrl()), names(BLOB.digest()).withStatus(201).withFixedDelay(600));

    try (RegistryClients clients = clients(Duration.ofSeconds(20))) {
      send(client(clients), Duration.ofDays(1));
    }

    registry.server().verify(1, putRequestedFor(anyUrl()));
    registry.server().verify(0, headRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A6")
  void anAnswerThatIsTooLateIsFollowedByQuestionsAndNotByTheBlobAgain() {
    open();
    registry.answer(put(anyUrl()), names(BLOB.digest()).withStatus(201).withFixedDelay(3_000));
    appearsAtTheThirdLook();

    try (RegistryClients clients = clients(Duration.ofMillis(200))) {
      send(client(clients), Duration.ofDays(1));
    }

    registry.server().verify(1, putRequestedFor(anyUrl()));
    registry.server().verify(3, headRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A6")
  void aProxyThatWaitsNoLongerIsFollowedByQuestionsToo() {
    open();
    registry.answer(put(anyUrl()), aResponse().withStatus(504));
    appearsAtTheThirdLook();

    send(registry.client(), Duration.ofDays(1));

    registry.server().verify(1, putRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A6")
  void anAnswerIsNotWaitedForLongerThanTheImageHasTime() {
    open();
    registry.answer(put(anyUrl()), names(BLOB.digest()).withStatus(201).withFixedDelay(3_000));
    registry.answer(head(anyUrl()), aResponse().withStatus(404));

    try (RegistryClients clients = clients(Duration.ofDays(1))) {
      assertThatThrownBy(() -> send(client(clients), Duration.ofMillis(200)))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("did not answer within 200 ms");
    }
  }

  @Test
  @FaultKind("A6")
  void theImagesTimeHoldsForTheQuestionsAfterALateAnswerToo() {
    open();
    registry.answer(put(anyUrl()), aResponse().withStatus(504));
    registry.answer(head(anyUrl()), aResponse().withStatus(404));
    RegistryTarget client = registry.client();

    assertThatThrownBy(
            () ->
                sendBut(
                    client,
                    () -> {
                      registry.time.pass(Duration.ofHours(1));
                      return null;
                    }))
        .isInstanceOf(UnavailableException.class);

    registry.server().verify(0, headRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A6")
  void aSourceThatStallsIsNoLateAnswerOfTheTarget() {
    open();
    registry.answer(put(anyUrl()), aResponse().withStatus(201));
    RegistryException stalled =
        RegistryException.of(
            FailureKind.UNREACHABLE,
            new RegistryException.Details(
                new RegistryHost("source.example"), "GET blob", "stalled", ""),
            TransportException.of(
                FailureKind.UNREACHABLE, "stalled", new SocketTimeoutException()));

    assertThatThrownBy(() -> sendBut(registry.client(), () -> stalled)).isSameAs(stalled);

    registry.server().verify(0, headRequestedFor(anyUrl()));
  }

  @Test
  @FaultKind("A6")
  void aConnectionThatIsNotMadeIsNoLateAnswer() {
    open();
    RegistryException unmade =
        RegistryException.of(
            FailureKind.UNREACHABLE,
            new RegistryException.Details(registry.host(), "PUT blob", "not there", ""),
            TransportException.of(
                FailureKind.UNREACHABLE, "not there", new ConnectTimeoutException("not there")));

    assertThatThrownBy(() -> sendBut(registry.client(), () -> unmade)).isSameAs(unmade);

    registry.server().verify(0, headRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @FaultKind("A37")
  @CsvSource(
      delimiter = '|',
      value = {
        "'message':'denied','detail':'quota of team exceeded'|denied: quota of team exceeded",
        "'message':'denied','detail':{'limit':10}|denied: {\"limit\":10}",
        "'message':'denied','detail':{}|denied",
        "'message':'denied','detail':'denied'|denied",
        "'detail':['a','b']|[\"a\",\"b\"]",
      })
  void aTargetsDetailIsShown(String error, String expected) {
    registry.answerAll(
        aResponse()
            .withStatus(403)
            .withBody("{'errors':[{'code':'DENIED',%s}]}".formatted(error).replace('\'', '"')));

    assertThatThrownBy(() -> registry.client().startUpload(repository, BLOB.digest()))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.details().reason()).isEqualTo(expected));
  }

  @Test
  @FaultKind("A37")
  void aLongDetailIsShortened() {
    registry.answerAll(
        aResponse()
            .withStatus(403)
            .withBody(
                "{\"errors\":[{\"message\":\"no\",\"detail\":\"%s\"}]}"
                    .formatted("x".repeat(20_000))));

    assertThatThrownBy(() -> registry.client().startUpload(repository, BLOB.digest()))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.details().reason()).hasSizeLessThan(400));
  }

  private void appearsAtTheThirdLook() {
    String later = "later";
    registry
        .server()
        .stubFor(
            head(anyUrl())
                .inScenario("look")
                .whenScenarioStateIs("Started")
                .willSetStateTo("second")
                .willReturn(aResponse().withStatus(404)));
    registry
        .server()
        .stubFor(
            head(anyUrl())
                .inScenario("look")
                .whenScenarioStateIs("second")
                .willSetStateTo(later)
                .willReturn(aResponse().withStatus(404)));
    registry
        .server()
        .stubFor(
            head(anyUrl())
                .inScenario("look")
                .whenScenarioStateIs(later)
                .willReturn(aResponse().withHeader("Content-Length", "100000")));
  }

  private void open() {
    registry.answer(post(anyUrl()), aResponse().withStatus(202).withHeader("Location", "/u"));
  }

  private void send(RegistryTarget client, Duration patience) {
    client
        .startUpload(repository, BLOB.digest())
        .send(BLOB, new ByteArrayInputStream(CONTENT), patience);
  }

  /** Sends a blob whose content fails at its end, if {@code atEnd} says so; has a minute. */
  private void sendBut(RegistryTarget client, Supplier<@Nullable RegistryException> atEnd) {
    InputStream content =
        new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
          @Override
          public int read(byte[] buffer, int from, int length) throws IOException {
            int read = super.read(buffer, from, length);
            if (in.available() == 0) {
              RegistryException failure = atEnd.get();
              if (failure != null) {
                throw failure;
              }
            }
            return read;
          }
        };
    client.startUpload(repository, BLOB.digest()).send(BLOB, content, Duration.ofMinutes(1));
  }

  /** Answers have 300 ms to come, those to commits as long as is said. */
  private RegistryClients clients(Duration commitTimeout) {
    ClientSettings usual = TestRegistry.fastOptions();
    ClientSettings options =
        new ClientSettings(
            usual.connectTimeout(),
            Duration.ofMillis(300),
            usual.attempts(),
            usual.firstRetryDelay(),
            usual.maxRetryDelay(),
            usual.maxConnections(),
            usual.requestLimit(),
            usual.listLimit(),
            commitTimeout);
    return new RegistryClients(options, (registry, side) -> LimitSettings.NONE, registry.timing());
  }

  private RegistryTarget client(RegistryClients clients) {
    return clients.target(
        new RegistrySettings(
            registry.host(),
            URI.create(registry.url()),
            false,
            true,
            Path.of("absent-certs.d"),
            TestRegistry.ANONYMOUS));
  }

  private static ResponseDefinitionBuilder names(Digest digest) {
    return aResponse().withHeader("Docker-Content-Digest", digest.toString());
  }
}
