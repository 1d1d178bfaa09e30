package io.drayage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.TransportException.Kind;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class PlainHttpTransportTest {
  private static final URI URL = URI.create("https://registry.example:5000/v2/");
  private static final URI LOCAL = URI.create("https://127.0.0.1:5000/v2/");
  private static final int REQUESTS = 8;
  private static final Set<Thread.State> WAITING =
      Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  private final AtomicInteger byTls = new AtomicInteger();
  private final AtomicInteger plain = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final List<String> schemes = new ArrayList<>();
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);

  @Test
  void oneRequestFindsOutForAllWhetherPlainHttpIsSpoken() throws InterruptedException {
    sendAtOnce(transport(Kind.NOT_TLS));

    assertThat(byTls).hasValue(1);
    assertThat(plain).hasValue(REQUESTS);
    assertThat(failed).hasValue(0);
  }

  @Test
  void aFirstRequestThatFindsNothingOutHoldsNobodyUpLonger() throws InterruptedException {
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
  void nobodyWaitsForALongAnswerToTheFirst() throws InterruptedException {
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

  @Test
  void onThisMachinePlainHttpIsTriedFirst() throws TransportException {
    send(local(asked -> answer(asked, 404)), 2);

    assertThat(schemes).containsExactly("http", "http");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 307, 301})
  void onThisMachineAServerThatWantsTlsIsSpokenToByTls(int refusal) throws TransportException {
    send(local(asked -> answer(asked, isPlain(asked) ? refusal : 200)), 2);

    assertThat(schemes).containsExactly("http", "https", "https");
  }

  @Test
  void onThisMachineAServerThatAnswersPlainHttpWithNothingIsSpokenToByTls()
      throws TransportException {
    send(
        local(
            asked -> {
              if (isPlain(asked)) {
                throw TransportException.of(Kind.UNREACHABLE, "as the test says", null);
              }
              return answer(asked, 200);
            }),
        2);

    assertThat(schemes).containsExactly("http", "https", "https");
  }

  @Test
  void aBadRequestByPlainHttpIsTheAnswerWhereNobodySpeaksTls() throws TransportException {
    Transport transport =
        local(
            asked -> {
              if (isPlain(asked)) {
                return answer(asked, 400);
              }
              throw TransportException.of(Kind.NOT_TLS, "as the test says", null);
            });

    assertThat(transport.send(get(LOCAL)).status()).isEqualTo(400);
  }

  @Test
  void onThisMachineAPortThatFollowsFromTheSchemeIsSpokenToByTlsFirst() throws TransportException {
    URI noPort = URI.create("https://localhost/v2/");
    Transport transport =
        new PlainHttpTransport(
            noted(asked -> answer(asked, 200)),
            RegistryOrigin.plainAllowed(new RegistryHost("localhost"), noPort));

    transport.send(get(noPort)).close();

    assertThat(schemes).containsExactly("https");
  }

  private static Request get(URI uri) {
    return Request.of("GET", uri, List.of());
  }

  private static boolean isPlain(Request asked) {
    return asked.uri().getScheme().equals("http");
  }

  private static Response answer(Request asked, int status) {
    return new Response(
        new Response.Head(asked.uri(), status, Map.of()), InputStream.nullInputStream(), () -> {});
  }

  private Transport noted(Transport wire) {
    return asked -> {
      schemes.add(asked.uri().getScheme());
      return wire.send(asked);
    };
  }

  private Transport local(Transport wire) {
    return new PlainHttpTransport(
        noted(wire), RegistryOrigin.plainAllowed(new RegistryHost("127.0.0.1:5000"), LOCAL));
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
            return answer(request, 200);
          }
          byTls.incrementAndGet();
          try {
            firstMayEnd.await();
          } catch (InterruptedException e) {
            throw TransportException.interrupted(e);
          }
          throw TransportException.of(tlsFailure, "as the test says", null);
        };
    return new PlainHttpTransport(
        wire,
        RegistryOrigin.plainAllowed(new RegistryHost("registry.example:5000"), URL),
        patience);
  }
}
