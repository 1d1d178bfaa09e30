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
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.http.RedirectRule;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TrafficListener;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.registry.net.VouchedHosts;
import io.drayage.registry.traffic.BreakerRule;
import io.drayage.registry.traffic.LimitSettings;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class CrowdedRegistryTest {
  private static final byte[] CONTENT = new byte[300_000];
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);
  private static final int BLOBS = 60;

  @AutoClose private final TestRegistry registry = new TestRegistry();

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  private final Repository from = registry.repository("from");
  private final Repository to = registry.repository("to");

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
      RegistrySource source = clients.source(settings());
      RegistryTarget target = clients.target(settings());
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
      RegistryTarget target = clients.target(settings());

      Future<?> taken = threads.submit(() -> target.resumeUpload(to, BLOB, registry.url() + "/u"));
      assertThat(taken.get(30, TimeUnit.SECONDS)).isEqualTo(Optional.empty());

      Future<?> mounted = threads.submit(() -> target.mountBlob(to, BLOB.digest(), from));
      assertThat(mounted.get(30, TimeUnit.SECONDS)).isEqualTo(Optional.empty());
    }
  }

  @Test
  @FaultKind("A3")
  void aLongListWaitsForAnotherWithoutAnAnswerThatIsOpen() throws Exception {
    for (int page = 0; page < 3; page++) {
      String tags =
          IntStream.range(page * 30_000, (page + 1) * 30_000)
              .mapToObj("\"v%06d\""::formatted)
              .collect(Collectors.joining(",", "{\"tags\":[", "]}"));
      registry.answer(
          get(urlEqualTo("/v2/from/tags/list" + (page == 0 ? "" : "?page=" + page))),
          page == 2
              ? okJson(tags)
              : okJson(tags).withHeader("Link", "<?page=%d>; rel=next".formatted(page + 1)));
    }

    try (RegistryClients clients = clients(1, BreakerRule.never())) {
      RegistryTarget client = clients.target(settings());
      List<Future<Optional<List<String>>>> lists = new ArrayList<>();
      for (int list = 0; list < 4; list++) {
        lists.add(threads.submit(() -> client.listTags(from)));
      }
      for (Future<Optional<List<String>>> list : lists) {
        assertThat(list.get(30, TimeUnit.SECONDS).orElseThrow()).hasSize(90_000);
      }
    }
  }

  @Test
  @FaultKind("A3")
  void aLongManifestWaitsForAnotherWithoutAnAnswerThatIsOpen() throws Exception {
    byte[] manifest = TestRegistry.bytes("{}" + " ".repeat(RawManifest.ORDINARY_BYTES));
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger open = new AtomicInteger();
    Response.Head head =
        new Response.Head(
            URI.create(registry.url()),
            200,
            Map.of("Content-Type", List.of(MediaType.OCI_MANIFEST.value())));
    LargeAnswers places = new LargeAnswers();
    Api api =
        new Api(
            RegistryOrigin.fixed(registry.host(), URI.create(registry.url())),
            request -> {
              open.incrementAndGet();
              sent.incrementAndGet();
              return new Response(head, new ByteArrayInputStream(manifest), open::decrementAndGet);
            },
            new RedirectRule(ProxyRules.none(), VouchedHosts.none()),
            new Api.Shared(ClientSettings.defaults(), new LargeAnswers(), places),
            registry.timing(),
            TrafficListener.none());
    assertThat(places.tryEnter(registry.host())).isTrue();

    Future<RawManifest> pulled = threads.submit(() -> new ManifestPull(api, from.tag("1")).pull());
    await().until(() -> sent.get() == 1 && open.get() == 0);
    assertThat(pulled).isNotDone();
    places.leave(registry.host());

    assertThat(pulled.get(30, TimeUnit.SECONDS).content()).isEqualTo(manifest);
    assertThat(sent).hasValue(2);
    assertThat(places.tryEnter(registry.host())).isTrue();
  }

  @Test
  void aRegistryThatRestsIsToldAsSuchAndSeesNoRequests() {
    registry.answerAll(aResponse().withStatus(503));
    BreakerRule rule =
        new BreakerRule(4, Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(1));
    try (RegistryClients clients = clients(4, rule)) {
      RegistryTarget client = clients.target(settings());
      assertThatThrownBy(() -> client.listTags(from)).isInstanceOf(UnavailableException.class);

      // the fourth attempt in all is the last
      assertThatThrownBy(() -> client.listTags(from)).is(Failed.RESTING);
      assertThat(registry.requests()).isEqualTo(4);

      // the circuit is open for both sides of the registry
      RegistryTarget target = clients.target(settings());
      assertThatThrownBy(() -> target.startUpload(to, BLOB.digest()))
          .is(Failed.RESTING)
          .isInstanceOfSatisfying(
              RegistryException.class,
              failure -> {
                assertThat(failure.kind()).isEqualTo(FailureKind.RESTING);
                assertThat(failure).hasMessageContaining("the last time: HTTP 503");
                assertThat(failure.details().hint()).contains("paused until 2026-01-01T");
                assertThat(failure.retryAfter()).isPresent();
              });
      assertThat(registry.requests()).isEqualTo(4);
    }
  }

  private void copy(RegistrySource source, RegistryTarget target) {
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
    LimitSettings limits =
        new LimitSettings(requests, Duration.ofMinutes(1), OptionalLong.empty(), breaker);
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
