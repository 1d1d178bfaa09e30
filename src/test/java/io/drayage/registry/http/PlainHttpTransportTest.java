package io.drayage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.registry.net.SpokenProtocol;
import io.drayage.testing.FaultKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class PlainHttpTransportTest {
  private static final URI URL = URI.create("https://registry.example:5000/v2/");
  private static final URI PORT_443 = URI.create("https://registry.example/v2/");
  private static final String LOCAL_NAME = "127.0.0.1:5000";
  private static final URI LOCAL = URI.create("https://127.0.0.1:5000/v2/");
  private static final int REQUESTS = 8;
  private static final Set<Thread.State> WAITING =
      Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  private final AtomicInteger byTls = new AtomicInteger();
  private final AtomicInteger plain = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final List<String> schemes = new ArrayList<>();
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);

  @Test
  void oneRequestDetectsPlainHttpForAll() throws InterruptedException {
    sendAtOnce(transport(Kind.NOT_TLS));

    assertThat(byTls).hasValue(1);
    assertThat(plain).hasValue(REQUESTS);
    assertThat(failed).hasValue(0);
  }

  @Test
  void aFirstRequestWithoutAResultReleasesTheOthers() throws InterruptedException {
    sendAtOnce(transport(Kind.UNREACHABLE));

    assertThat(byTls).hasValue(REQUESTS);
    assertThat(plain).hasValue(0);
    assertThat(failed).hasValue(REQUESTS);
  }

  @Test
  void aRequestThatWaitsForTheFirstCanBeInterrupted() throws InterruptedException {
    Transport transport = transport(Kind.NOT_TLS);
    Thread first = start(transport);
    awaitWaiting(List.of(first));
    Thread second = start(transport);
    awaitWaiting(List.of(second));

    second.interrupt();
    second.join();

    assertThat(failed).hasValue(1);
    firstMayEnd.countDown();
    first.join();
    assertThat(plain).hasValue(1);
  }

  @Test
  void theWaitForTheFirstAnswerIsLimited() throws InterruptedException {
    Transport transport = transport(Kind.NOT_TLS, Duration.ZERO);
    Thread first = start(transport);
    awaitWaiting(List.of(first));

    Thread second = start(transport);
    Awaitility.await().until(() -> byTls.get() == 2);

    firstMayEnd.countDown();
    first.join();
    second.join();
    assertThat(plain).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({"200, false", "401, false", "404, true", "429, true", "503, true"})
  void onThisMachineARegistryMayUsePlainHttp(int status, boolean namesItself)
      throws TransportException {
    send(local(asked -> answer(asked, status, namesItself)), 2);

    assertThat(schemes).containsExactly("http", "http");
    assertThat(closed).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 301, 307, 403, 404, 426, 429, 503})
  void onThisMachineAnotherServersPlainHttpLeadsToTls(int refusal) throws TransportException {
    send(local(asked -> answer(asked, isPlain(asked) ? refusal : 200, false)), 2);

    assertThat(schemes).containsExactly("http", "https", "https");
    assertThat(closed).hasValue(3);
  }

  @Test
  void onThisMachineAClosedConnectionByPlainHttpLeadsToTls() throws TransportException {
    send(
        local(asked -> isPlain(asked) ? failed(Kind.UNREACHABLE, null) : answer(asked, 200, false)),
        2);

    assertThat(schemes).containsExactly("http", "https", "https");
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERRUPTED", "UNREACHABLE"})
  void onThisMachineAMissingServerIsAskedOnce(Kind kind) {
    Transport transport = local(asked -> failed(kind, new ConnectException("refused")));

    assertThatThrownBy(() -> send(transport, 1)).isInstanceOf(TransportException.class);
    assertThat(schemes).containsExactly("http");
  }

  @Test
  void anErrorByPlainHttpIsTheAnswerOfAServerWithoutTls() throws TransportException {
    URI missing = LOCAL.resolve("/v2/a/manifests/1");
    Transport transport =
        local(
            asked ->
                isPlain(asked)
                    ? answer(asked, asked.uri().getPath().equals("/v2/") ? 200 : 404, false)
                    : failed(Kind.NOT_TLS, null));

    assertThat(transport.send(get(missing)).status()).isEqualTo(404);
    assertThat(schemes).containsExactly("http", "https", "http", "http", "http");
  }

  @Test
  void bothFailuresAreToldWhenNeitherProtocolWorks() {
    Transport transport = local(asked -> failed(Kind.UNREACHABLE, null));

    assertThatThrownBy(() -> send(transport, 1))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void plainHttpIsNotTriedOnceAnyClientFoundTls() throws TransportException {
    Transport wire = asked -> answer(asked, isPlain(asked) ? 404 : 200, false);
    RegistryOrigin registry = origin(LOCAL_NAME, LOCAL);
    send(new PlainHttpTransport(noted(wire), registry), 1);
    schemes.clear();

    send(new PlainHttpTransport(noted(asked -> answer(asked, 200, true)), registry), 1);

    assertThat(schemes).containsExactly("https");
  }

  @Test
  void aPlainAnswerThatComesAfterTlsWasFoundDoesNotCount() throws TransportException {
    RegistryOrigin registry = origin(LOCAL_NAME, LOCAL);
    Transport late =
        asked -> {
          registry.spoken().foundTls();
          return answer(asked, 200, true);
        };

    send(new PlainHttpTransport(noted(late), registry), 1);

    assertThat(schemes).containsExactly("http", "https");
    assertThat(registry.current().isPlain()).isFalse();
  }

  @Test
  void aCertificateThatIsNotTrustedIsTlsToo() {
    Transport transport =
        local(asked -> isPlain(asked) ? answer(asked, 400, false) : failed(Kind.UNTRUSTED, null));

    assertThatThrownBy(() -> send(transport, 1)).isInstanceOf(TransportException.class);
    assertThatThrownBy(() -> send(transport, 1)).isInstanceOf(TransportException.class);

    assertThat(schemes).containsExactly("http", "https", "https");
  }

  @Test
  void whatWritesIsNotSentByGuess() throws TransportException {
    List<String> sent = new ArrayList<>();
    Transport transport =
        local(
            asked -> {
              sent.add(asked.method());
              return answer(asked, 200, true);
            });

    transport.send(Request.of("POST", LOCAL, List.of()).once()).close();

    assertThat(sent).containsExactly("GET", "POST");
    assertThat(schemes).containsExactly("http", "http");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, https://localhost/v2/",
    "registry.example, https://127.0.0.1:5000/v2/",
    "localhost:5000, https://registry.example:5000/v2/"
  })
  void tlsComesFirstForDefaultPortsAndOtherMachines(String name, URI address)
      throws TransportException {
    Transport transport =
        new PlainHttpTransport(noted(asked -> answer(asked, 200, true)), origin(name, address));

    transport.send(get(address)).close();

    assertThat(schemes).containsExactly("https");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "NOT_TLS"})
  @FaultKind("A1")
  void aConnectionThatFailsDoesNotMakeATlsRegistryPlain(Kind failure) throws TransportException {
    AtomicInteger sent = new AtomicInteger();
    Transport wire =
        asked ->
            isPlain(asked) || sent.getAndIncrement() == 0
                ? answer(asked, 200, true)
                : failed(failure, new ConnectException("reset"));
    RegistryOrigin registry = origin("registry.example", PORT_443);
    Transport transport = new PlainHttpTransport(noted(wire), registry);
    transport.send(get(PORT_443)).close();

    assertThatThrownBy(() -> transport.send(withCredentials(PORT_443)))
        .isInstanceOf(TransportException.class);
    assertThatThrownBy(() -> transport.send(withCredentials(registry.byPlainHttp(PORT_443))))
        .isInstanceOf(TransportException.class);
    Transport other = new PlainHttpTransport(noted(wire), registry);
    assertThatThrownBy(() -> other.send(get(PORT_443))).isInstanceOf(TransportException.class);

    assertThat(schemes).containsOnly("https");
  }

  @ParameterizedTest
  @CsvSource({"200, false", "308, true", "400, true", "401, false", "404, false", "503, true"})
  @FaultKind("A1")
  void whatAnswersAtPort80IsNoRegistryUnlessItSaysSo(int status, boolean namesItself) {
    Transport wire =
        asked ->
            isPlain(asked)
                ? answer(asked, status, namesItself)
                : failed(Kind.UNREACHABLE, new ConnectException("refused"));
    RegistryOrigin registry = origin("registry.example", PORT_443);
    Transport transport = new PlainHttpTransport(noted(wire), registry);

    assertThatThrownBy(() -> transport.send(get(PORT_443)))
        .isInstanceOfSatisfying(
            TransportException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(FailureKind.UNREACHABLE);
              assertThat(e.hint()).contains("not as a registry", ".endpoint = http://");
            });
    assertThat(registry.current().isPlain()).isFalse();
    assertThat(closed).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @FaultKind("A1")
  void neitherCredentialsNorBodiesAreSentByGuess(boolean believed) {
    List<Request> inTheClear = new ArrayList<>();
    Transport wire =
        asked -> {
          if (isPlain(asked)) {
            inTheClear.add(asked);
            return answer(asked, 401, believed);
          }
          return failed(Kind.NOT_TLS, null);
        };
    Request upload =
        Request.of("PUT", URL, List.of())
            .withHeader("Authorization", "Basic x")
            .withBody(Body.stream(InputStream.nullInputStream(), 5));
    Transport transport =
        new PlainHttpTransport(wire, origin("registry.example:5000", URL), Duration.ZERO);

    try {
      transport.send(upload).close();
    } catch (TransportException e) {
      assertThat(believed).isFalse();
    }

    assertThat(inTheClear.get(0).headers()).isEmpty();
    assertThat(inTheClear.get(0).body().lengthBytes()).isZero();
    assertThat(inTheClear.stream().anyMatch(sent -> sent.method().equals("PUT")))
        .isEqualTo(believed);
  }

  @Test
  @FaultKind("A1")
  void aBodyThatWasBegunIsNotHandedOn() {
    AtomicInteger sent = new AtomicInteger();
    Transport wire =
        asked ->
            sent.getAndIncrement() == 0 ? answer(asked, 200, true) : failed(Kind.NOT_TLS, null);
    Transport transport = new PlainHttpTransport(noted(wire), origin("registry.example", PORT_443));
    Request upload = get(PORT_443).withBody(Body.stream(new ByteArrayInputStream(new byte[5]), 5));

    assertThatThrownBy(() -> transport.send(upload)).isInstanceOf(TransportException.class);

    assertThat(schemes).containsExactly("https", "https");
  }

  @Test
  @FaultKind("A1")
  void plainHttpIsForgottenWhenTheServerWantsTlsNow() throws TransportException {
    AtomicInteger sent = new AtomicInteger();
    Transport transport =
        local(
            asked ->
                isPlain(asked)
                    ? sent.getAndIncrement() == 0
                        ? answer(asked, 200, true)
                        : answer(asked, 400, false)
                    : answer(asked, 200, true));

    send(transport, 3);

    assertThat(schemes).containsExactly("http", "http", "http", "https", "https");
  }

  @ParameterizedTest
  @CsvSource({"true, https", "false, http"})
  @FaultKind("A1")
  void plainHttpIsForgottenWhenNothingListensAndNotWhenAnAnswerBreaks(
      boolean refused, String expected) throws TransportException {
    AtomicInteger sent = new AtomicInteger();
    Transport wire =
        asked ->
            sent.incrementAndGet() == 2
                ? failed(
                    Kind.UNREACHABLE,
                    refused ? new ConnectException("refused") : new IOException("broken"))
                : answer(asked, 200, true);
    RegistryOrigin registry = origin("registry.example", PORT_443);
    registry.spoken().foundPlain();
    Transport transport = new PlainHttpTransport(noted(wire), registry);
    transport.send(get(PORT_443)).close();
    assertThatThrownBy(() -> transport.send(get(PORT_443))).isInstanceOf(TransportException.class);

    transport.send(get(PORT_443)).close();

    assertThat(schemes).containsExactly("http", "http", expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example/v2/, https",
    "HTTPS://REGISTRY.EXAMPLE:443/v2/, https",
    "https://registry.example.evil/v2/, http",
    "https://registry.example:8443/v2/, http",
    "https://other.example/v2/, http",
    "'https://[', http"
  })
  @FaultKind("A1")
  void onlyARedirectToItsOwnPortForTlsMeansThatTheServerWantsTls(String location, String expected)
      throws TransportException {
    Transport wire =
        asked ->
            isPlain(asked)
                ? new Response(
                    new Response.Head(asked.uri(), 307, Map.of("Location", List.of(location))),
                    InputStream.nullInputStream(),
                    () -> {})
                : answer(asked, 200, true);
    RegistryOrigin registry = origin("registry.example", PORT_443);
    registry.spoken().foundPlain();
    Transport transport = new PlainHttpTransport(noted(wire), registry);

    transport.send(get(PORT_443)).close();

    assertThat(schemes).first().isEqualTo("http");
    assertThat(schemes).last().isEqualTo(expected);
  }

  @Test
  @FaultKind("A1")
  void credentialsAreNotSentPlainWhenPlainHttpWasLostMeanwhile() {
    RegistryOrigin registry = origin("registry.example:5000", URL);
    List<String> shown = new ArrayList<>();
    Transport wire =
        asked -> {
          if (asked.headers().containsKey("Authorization")) {
            shown.add(asked.uri().getScheme());
          }
          return isPlain(asked) ? lost(registry, asked) : failed(Kind.NOT_TLS, null);
        };
    Transport transport = new PlainHttpTransport(wire, registry);

    assertThatThrownBy(() -> transport.send(withCredentials(URL)))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNREACHABLE));

    assertThat(shown).isEmpty();
  }

  /** Answers as a registry; meanwhile another request detects the end of plain HTTP. */
  private Response lost(RegistryOrigin registry, Request asked) {
    return new Response(
        new Response.Head(
            asked.uri(), 200, Map.of("Docker-Distribution-Api-Version", List.of("registry/2.0"))),
        InputStream.nullInputStream(),
        () -> registry.spoken().lostPlain());
  }

  @Test
  @FaultKind("A1")
  void aPlainRegistryThatFailsAtFirstIsNotCalledUntrusted() {
    Transport transport =
        local(asked -> isPlain(asked) ? answer(asked, 503, false) : failed(Kind.NOT_TLS, null));

    assertThatThrownBy(() -> transport.send(get(LOCAL)))
        .isInstanceOfSatisfying(
            TransportException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE);
              assertThat(e.status()).isEqualTo(503);
            });
  }

  private static RegistryOrigin origin(String name, URI endpoint) {
    return RegistryOrigin.plainAllowed(new RegistryHost(name), endpoint, new SpokenProtocol());
  }

  private static Request withCredentials(URI uri) {
    return get(uri).withHeader("Authorization", "Bearer x");
  }

  private static Request get(URI uri) {
    return Request.of("GET", uri, List.of());
  }

  private static boolean isPlain(Request asked) {
    return asked.uri().getScheme().equals("http");
  }

  private Response answer(Request asked, int status, boolean namesItself) {
    Map<String, List<String>> headers =
        namesItself ? Map.of("Docker-Distribution-Api-Version", List.of("registry/2.0")) : Map.of();
    return new Response(
        new Response.Head(asked.uri(), status, headers),
        InputStream.nullInputStream(),
        closed::incrementAndGet);
  }

  private enum Kind {
    UNREACHABLE,
    UNTRUSTED,
    INTERRUPTED,
    NOT_TLS;

    TransportException failure(@Nullable Exception cause) {
      return this == NOT_TLS
          ? TransportException.notTls("as the test says", cause)
          : TransportException.of(FailureKind.valueOf(name()), "as the test says", cause);
    }
  }

  private static Response failed(Kind kind, @Nullable Exception cause) throws TransportException {
    throw kind.failure(cause);
  }

  private Transport noted(Transport wire) {
    return asked -> {
      schemes.add(asked.uri().getScheme());
      return wire.send(asked);
    };
  }

  private Transport local(Transport wire) {
    return new PlainHttpTransport(noted(wire), origin(LOCAL_NAME, LOCAL));
  }

  private static void send(Transport transport, int times) throws TransportException {
    for (int i = 0; i < times; i++) {
      transport.send(get(LOCAL)).close();
    }
  }

  private void sendAtOnce(Transport transport) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      threads.add(start(transport));
    }
    awaitWaiting(threads);
    firstMayEnd.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void awaitWaiting(List<Thread> threads) {
    Awaitility.await()
        .until(() -> threads.stream().allMatch(thread -> WAITING.contains(thread.getState())));
  }

  private Thread start(Transport transport) {
    Thread thread =
        new Thread(
            () -> {
              try {
                transport.send(get(URL)).close();
              } catch (TransportException e) {
                failed.incrementAndGet();
              }
            });
    thread.start();
    return thread;
  }

  private Transport transport(Kind tlsFailure) {
    return transport(tlsFailure, Duration.ofMinutes(1));
  }

  private Transport transport(Kind tlsFailure, Duration patience) {
    Transport wire =
        request -> {
          if (request.uri().getScheme().equals("http")) {
            plain.incrementAndGet();
            return answer(request, 200, true);
          }
          byTls.incrementAndGet();
          try {
            firstMayEnd.await();
          } catch (InterruptedException e) {
            throw TransportException.interrupted(e);
          }
          throw tlsFailure.failure(null);
        };
    return new PlainHttpTransport(wire, origin("registry.example:5000", URL), patience);
  }
}
