package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.registry.http.Timing;
import io.drayage.registry.traffic.BreakerRule;
import io.drayage.registry.traffic.Side;
import io.drayage.registry.traffic.TrafficLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CrowdedRegistryTest {
  private static final byte[] CONTENT = new byte[300_000];
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);
  private static final int BLOBS = 60;

  private final TestRegistry registry = new TestRegistry();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Repository from = registry.repository("from");
  private final Repository to = registry.repository("to");

  @AfterEach
  void stop() {
    threads.shutdownNow();
    registry.close();
  }

  @Test
  void manyBlobsGetThroughOnePlaceAtEachSideThoughTokensMustBeAskedForToo() throws Exception {
    registry.answerAll(
        aResponse()
            .withStatus(401)
            .withHeader("WWW-Authenticate", "Bearer realm=\"" + registry.url() + "/token\""));
    registry.answer(get(urlPathEqualTo("/token")), okJson("{\"token\": \"t\"}"));
    withToken(get(urlPathMatching("/v2/from/blobs/.*")), aResponse().withBody(CONTENT));
    withToken(head(urlPathMatching("/v2/to/blobs/.*")), aResponse().withStatus(404));
    withToken(
        post(urlMatching("/v2/to/blobs/uploads/")),
        aResponse().withStatus(202).withHeader("Location", "u"));
    withToken(
        put(urlPathMatching("/v2/to/blobs/uploads/u")),
        aResponse().withStatus(201).withHeader("Docker-Content-Digest", BLOB.digest().toString()));

    try (RegistryClients clients = clients(1, BreakerRule.never())) {
      RegistryClient source = clients.client(settings(), Side.SOURCE);
      RegistryClient target = clients.client(settings(), Side.TARGET);
      List<Future<?>> copies = new ArrayList<>();
      for (int blob = 0; blob < BLOBS; blob++) {
        copies.add(threads.submit(() -> copy(source, target)));
      }
      for (Future<?> copy : copies) {
        copy.get(30, TimeUnit.SECONDS);
      }
    }

    registry.server().verify(BLOBS, putRequestedFor(anyUrl()));
  }

  @Test
  void whatFollowsAnAnswerDoesNotWaitForThePlaceThatTheAnswerHolds() throws Exception {
    registry.answer(
        get(urlPathEqualTo("/u")), aResponse().withStatus(204).withHeader("Range", "0-0"));
    registry.answer(delete(urlPathEqualTo("/u")), aResponse().withStatus(204));
    registry.answer(post(urlPathEqualTo("/v2/to/blobs/uploads/")), aResponse().withStatus(201));
    registry.answer(head(urlPathMatching("/v2/to/blobs/.*")), aResponse().withStatus(200));

    try (RegistryClients clients = clients(1, BreakerRule.never())) {
      RegistryClient target = clients.client(settings(), Side.TARGET);

      Future<?> taken = threads.submit(() -> target.resumeUpload(to, BLOB, registry.url() + "/u"));
      assertThat(taken.get(30, TimeUnit.SECONDS)).isEqualTo(Optional.empty());

      Future<?> mounted = threads.submit(() -> target.mountBlob(to, BLOB.digest(), from));
      assertThat(mounted.get(30, TimeUnit.SECONDS)).isEqualTo(Optional.empty());
    }
  }

  @Test
  void aRegistryThatRestsIsToldAsSuchAndSeesNoRequests() {
    registry.answerAll(aResponse().withStatus(503));
    BreakerRule rule =
        new BreakerRule(4, Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(1));
    try (RegistryClients clients = clients(4, rule)) {
      RegistryClient client = clients.client(settings());
      assertThatThrownBy(() -> client.listTags(from)).isInstanceOf(UnavailableException.class);

      // the fourth attempt in all is the last
      assertThatThrownBy(() -> client.listTags(from)).isInstanceOf(RegistryException.Resting.class);
      assertThat(registry.requests()).isEqualTo(4);

      // to whichever side of it
      RegistryClient target = clients.client(settings(), Side.TARGET);
      assertThatThrownBy(() -> target.startUpload(to, BLOB.digest()))
          .isInstanceOfSatisfying(
              RegistryException.Resting.class,
              failure -> {
                assertThat(failure.kind()).isEqualTo(FailureKind.RESTING);
                assertThat(failure).hasMessageContaining("the last time: HTTP 503");
                assertThat(failure.details().hint()).contains("paused until 2026-01-01T");
                assertThat(failure.retryAfter()).isPresent();
              });
      assertThat(registry.requests()).isEqualTo(4);
    }
  }

  private void copy(RegistryClient source, RegistryClient target) {
    assertThat(target.hasBlob(to, BLOB)).isFalse();
    BlobUpload upload = target.startUpload(to, BLOB.digest());
    try (InputStream content = source.openBlob(from, BLOB)) {
      upload.send(BLOB, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void withToken(
      com.github.tomakehurst.wiremock.client.MappingBuilder request,
      com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder answer) {
    registry.answer(
        request.withHeader(
            "Authorization", com.github.tomakehurst.wiremock.client.WireMock.equalTo("Bearer t")),
        answer);
  }

  private RegistryClients clients(int requests, BreakerRule breaker) {
    TrafficLimits limits =
        new TrafficLimits(requests, Duration.ofMinutes(1), OptionalLong.empty(), breaker);
    Timing timing = registry.timing();
    return new RegistryClients(TestRegistry.fastOptions(), (host, side) -> limits, timing);
  }

  private RegistrySettings settings() {
    return new RegistrySettings(
        registry.host(),
        URI.create(registry.url()),
        false,
        true,
        Path.of("absent-certs.d"),
        TestRegistry.ANONYMOUS);
  }
}
