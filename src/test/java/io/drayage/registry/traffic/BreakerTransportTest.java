package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import io.drayage.testing.VirtualTime;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BreakerTransportTest {
  private static final Request GET =
      Request.of("GET", URI.create("https://registry.example/v2/"), List.of());
  private static final BreakerRule RULE =
      new BreakerRule(3, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(100));

  private final VirtualTime time = new VirtualTime();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicInteger sent = new AtomicInteger();
  @AutoClose private final CapturedLog log = CapturedLog.of(Breaker.class);
  private volatile Transport registry = request -> answer(200);
  private final Transport transport =
      new BreakerTransport(
          request -> {
            sent.incrementAndGet();
            return registry.send(request);
          },
          new Breaker(
              new RegistryHost("registry.example"), RULE, time.timing(), (host, pause) -> {}),
          stopping::get);

  @Test
  void aRunOfFailuresOpensTheCircuitAndRequestsFailAtOnceWithTheTimeOfTheNextTry() {
    registry = failing(FailureKind.UNREACHABLE);
    fail(3);
    int before = sent.get();

    assertThatThrownBy(() -> transport.send(GET))
        .isInstanceOfSatisfying(
            TransportException.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.RESTING);
              assertThat(failure.reason())
                  .isEqualTo(
                      "circuit open: the registry failed 3 times in a row, the last time: no");
              assertThat(failure.hint())
                  .isEqualTo("requests to the registry are paused until 2026-01-01T00:00:45Z");
              assertThat(failure.retryAfter()).contains(Duration.ofSeconds(30));
            });
    assertThat(sent).hasValue(before);
  }

  @FaultKind("B10")
  @Test
  void oneLineTellsOfThePauseAndOneOfItsEnd() throws TransportException {
    registry = request -> answer(503);
    fail(3);
    time.pass(Duration.ofSeconds(30));
    assertThat(transport.send(GET).status()).isEqualTo(503);
    time.pass(Duration.ofSeconds(60));
    registry = request -> answer(200);
    assertThat(transport.send(GET).status()).isEqualTo(200);
    assertThat(transport.send(GET).status()).isEqualTo(200);

    assertThat(log.lines())
        .containsExactly(
            "WARN registry unavailable: pausing requests for 30 s {error=HTTP 503,"
                + " failures=3, registry=registry.example, seconds=30.0}",
            "INFO registry available again {registry=registry.example}");
  }

  @Test
  void pausesDoubleUpToAMaximumWhileItStillFails() {
    registry = failing(FailureKind.UNREACHABLE);
    fail(3);

    for (int seconds : List.of(30, 60, 100, 100)) {
      time.pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertResting();
      time.pass(Duration.ofMillis(1));
      int before = sent.get();
      assertThatThrownBy(() -> transport.send(GET)).hasMessage("no");
      assertThat(sent).hasValue(before + 1);
      assertResting();
    }
  }

  @Test
  void manyFailuresOfOneMomentOpenNoCircuit() {
    registry = failing(FailureKind.UNREACHABLE);
    for (int request = 0; request < 50; request++) {
      assertThatThrownBy(() -> transport.send(GET)).hasMessage("no");
    }
    assertThat(sent).hasValue(50);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 307, 401, 404, 429, 501})
  void anAnswerAmongFailuresBeginsTheCountAnew(int status) throws TransportException {
    registry = failing(FailureKind.UNREACHABLE);
    fail(2);
    registry = request -> answer(status);
    transport.send(GET);
    registry = failing(FailureKind.UNREACHABLE);
    fail(2);

    assertThatThrownBy(() -> transport.send(GET)).hasMessage("no");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"UNREACHABLE", "OVERDUE"})
  void failuresWithoutAnAnswerCount(FailureKind kind) {
    registry = failing(kind);
    fail(3);

    assertResting();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"UNREACHABLE", "OVERDUE", "RESTING"},
      mode = EnumSource.Mode.EXCLUDE)
  void otherFailuresDoNotCount(FailureKind kind) {
    registry = failing(kind);
    fail(9);

    assertThat(sent).hasValue(9);
  }

  @Test
  void whatBreaksWhileTheProgramStopsDoesNotCount() {
    stopping.set(true);
    registry = failing(FailureKind.UNREACHABLE);
    fail(9);

    assertThat(sent).hasValue(9);
  }

  @Test
  void afterThePauseOneRequestTriesItWhileOthersWaitForItsOutcome() throws Exception {
    registry = failing(FailureKind.UNREACHABLE);
    fail(3);
    time.pass(Duration.ofSeconds(30));
    int before = sent.get();
    CountDownLatch answerNow = new CountDownLatch(1);
    registry =
        request -> {
          awaitLatch(answerNow);
          return answer(200);
        };
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Future<Response> probe = threads.submit(() -> transport.send(GET));
      await().until(() -> sent.get() == before + 1);
      AtomicBoolean otherBegan = new AtomicBoolean();
      Future<Response> other =
          threads.submit(
              () -> {
                otherBegan.set(true);
                return transport.send(GET);
              });
      await().untilTrue(otherBegan);
      assertThat(sent).hasValue(before + 1);

      answerNow.countDown();

      assertThat(probe.get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
      assertThat(other.get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aTryThatTellsNothingLeavesTheNextOneToAnotherRequest() {
    registry = failing(FailureKind.UNREACHABLE);
    fail(3);
    time.pass(Duration.ofSeconds(30));
    registry = failing(FailureKind.INTERRUPTED);
    assertThatThrownBy(() -> transport.send(GET)).hasMessage("no");
    registry = request -> answer(200);

    assertThatCode(() -> transport.send(GET)).doesNotThrowAnyException();
  }

  @Test
  void aFailureOfWhatIsSentIsNotTheRegistrys() {
    registry =
        request -> {
          throw new IllegalStateException("the source broke");
        };
    for (int request = 0; request < 9; request++) {
      time.pass(Duration.ofSeconds(5));
      assertThatThrownBy(() -> transport.send(GET)).hasMessage("the source broke");
    }
    assertThat(sent).hasValue(9);
  }

  private void assertResting() {
    assertThatThrownBy(() -> transport.send(GET))
        .isInstanceOfSatisfying(
            TransportException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.RESTING));
  }

  /** Fails requests at intervals of five seconds. */
  private void fail(int times) {
    for (int request = 0; request < times; request++) {
      time.pass(Duration.ofSeconds(5));
      try {
        transport.send(GET).close();
      } catch (TransportException e) {
        assertThat(e.kind()).isNotEqualTo(FailureKind.RESTING);
      }
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Transport failing(FailureKind kind) {
    return request -> {
      throw TransportException.of(kind, "no", null);
    };
  }

  private static Response answer(int status) {
    return new Response(
        new Response.Head(URI.create("https://registry.example/v2/"), status, Map.of()),
        InputStream.nullInputStream(),
        () -> {});
  }
}
