package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import io.drayage.testing.VirtualTime;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Rate limit of a registry, in virtual time. */
class PausingTransportTest {
  private static final URI URL = URI.create("https://registry.example/v2/app/tags/list");
  private static final Request GET = Request.of("GET", URL, List.of());

  private final VirtualTime time = new VirtualTime();
  private final List<Duration> waits = new ArrayList<>();
  private final Timing timing =
      new Timing(
          time,
          time::nanos,
          wait -> {
            waits.add(wait);
            time.pass(wait);
          });
  @AutoClose private final CapturedLog log = CapturedLog.of(PausingTransport.class);
  private int status = 200;
  private Map<String, List<String>> headers = Map.of();
  private int sent;
  private final Transport transport =
      new PausingTransport(
          request -> {
            sent++;
            return new Response(
                new Response.Head(request.uri(), status, headers),
                InputStream.nullInputStream(),
                () -> {});
          },
          RegistryOrigin.fixed(
              new RegistryHost("registry.example"), URI.create("https://registry.example")),
          new RetryRule(3, Duration.ofMillis(500), Duration.ofSeconds(10)),
          timing);

  @Test
  void theNextRequestWaitsAsLongAsTheRegistryAsked() throws TransportException {
    answer(429, Map.of("Retry-After", List.of("7")));

    transport.send(GET);

    assertThat(waits).containsExactly(Duration.ofSeconds(7));
    assertThat(sent).isEqualTo(2);
  }

  @Test
  void duringALongPauseARequestFailsAtOnceAndIsNotSent() throws TransportException {
    answer(429, Map.of("Retry-After", List.of("300")));

    assertThatThrownBy(() -> transport.send(GET))
        .isInstanceOfSatisfying(
            TransportException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(FailureKind.RATE_LIMITED);
              assertThat(e.retryAfter()).contains(Duration.ofMinutes(5));
            });
    assertThat(sent).isEqualTo(1);
    assertThat(waits).isEmpty();
  }

  @Test
  void otherHostsAreNotWaitedFor() throws TransportException {
    answer(429, Map.of("Retry-After", List.of("300")));

    transport.send(Request.of("GET", URI.create("https://cdn.example/blob"), List.of()));

    assertThat(sent).isEqualTo(2);
  }

  @Test
  void withoutAWordOnItThePauseDoublesUpToAMinute() throws TransportException {
    for (int strike = 0; strike < 12; strike++) {
      answer(429, Map.of());
      time.pass(Duration.ofMinutes(1));
    }
    answer(429, Map.of());

    assertThatThrownBy(() -> transport.send(GET))
        .isInstanceOfSatisfying(
            TransportException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofMinutes(1)));
  }

  @FaultKind("B10")
  @Test
  void aGoodAnswerAfterThePauseEndsItAndBothAreSaidOnce() throws TransportException {
    answer(429, Map.of());
    answer(429, Map.of());
    answer(200, Map.of());
    answer(200, Map.of());

    transport.send(GET);

    assertThat(waits).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(log.lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("rate limited: pausing requests for")
        .contains("registry.example");
    assertThat(log.lines().get(1)).contains("rate limit over: sending requests again");
  }

  @Test
  void aLimitOfPullsDoesNotPauseOtherRequests() throws TransportException {
    answer(
        429, Map.of("RateLimit-Limit", List.of("100;w=60"), "RateLimit-Remaining", List.of("0")));

    transport.send(GET);

    assertThat(waits).isEmpty();
  }

  @Test
  void aStoppingProgramWaitsNoMore() throws InterruptedException {
    BreakableSleeper sleeper = new BreakableSleeper();
    Thread waiting = new Thread(() -> sleepForADay(sleeper), "sleeper");
    waiting.start();

    sleeper.end();

    waiting.join(Duration.ofSeconds(20).toMillis());
    assertThat(waiting.isAlive()).isFalse();
    sleeper.sleep(Duration.ofDays(1));
  }

  private static void sleepForADay(BreakableSleeper sleeper) {
    try {
      sleeper.sleep(Duration.ofDays(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(int code, Map<String, List<String>> with) throws TransportException {
    status = code;
    headers = with;
    transport.send(GET);
    status = 200;
    headers = Map.of();
  }
}
