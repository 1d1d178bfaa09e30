package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.registry.http.Body;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TrafficListener;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryingTransportTest {
  private static final URI URL = URI.create("https://registry.example/v2/");
  private static final Request GET = Request.of("GET", URL, List.of());

  private interface Answer {
    Response get() throws TransportException;
  }

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Duration> waits = new ArrayList<>();
  private int sent;
  private int closed;

  private final Timing timing =
      new Timing(
          Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC), () -> 0, waits::add);
  private final Transport transport =
      new RetryingTransport(
          request -> {
            sent++;
            return answers.remove().get();
          },
          new RetryRule(3, Duration.ofMillis(500), Duration.ofSeconds(10)),
          timing,
          TrafficListener.none());

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void aTemporaryFailureIsRetried(int status) throws TransportException {
    answer(status, status, 200);

    Response response = transport.send(GET);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.attempts()).isEqualTo(3);
    assertThat(closed).isEqualTo(2);
    assertThat(waits).hasSize(2);
    assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofMillis(500));
    assertThat(waits.get(1)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theLastAnswerIsHandedOnWhenAttemptsAreUsedUp() throws TransportException {
    answer(503, 503, 503);

    Response response = transport.send(GET);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.attempts()).isEqualTo(3);
    assertThat(closed).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 307, 400, 401, 403, 404, 412, 501})
  void anAnswerThatWouldBeTheSameIsFinal(int status) throws TransportException {
    answer(status);

    transport.send(GET);

    assertThat(sent).isEqualTo(1);
  }

  @Test
  void retryAfterInSecondsIsHonoured() throws TransportException {
    answer(429, Map.of("Retry-After", List.of("7")));
    answer(200);

    transport.send(GET);

    assertThat(waits).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void retryAfterAsADateIsHonoured() throws TransportException {
    answer(503, Map.of("retry-after", List.of("Thu, 1 Jan 2026 00:00:09 GMT")));
    answer(200);

    transport.send(GET);

    assertThat(waits).containsExactly(Duration.ofSeconds(9));
  }

  @Test
  void aLongRetryAfterIsLeftToTheCaller() throws TransportException {
    answer(429, Map.of("Retry-After", List.of("864000")));

    Response response = transport.send(GET);

    assertThat(response.status()).isEqualTo(429);
    assertThat(sent).isEqualTo(1);
    assertThat(response.retryAfter(timing.clock())).contains(Duration.ofDays(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "soon", "", "99999999999999"})
  void anUnreadableRetryAfterIsAsNone(String value) throws TransportException {
    answer(429, Map.of("Retry-After", List.of(value)));
    answer(200);

    transport.send(GET);

    assertThat(waits).hasSize(1);
    assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aBrokenConnectionIsTriedAgain() {
    fail(FailureKind.UNREACHABLE);
    fail(FailureKind.UNREACHABLE);
    fail(FailureKind.UNREACHABLE);

    assertThatThrownBy(() -> transport.send(GET))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.attempts()).isEqualTo(3));
  }

  @Test
  void anUnknownHostIsLookedUpTwice() {
    fail(FailureKind.UNREACHABLE, new UnknownHostException());
    fail(FailureKind.UNREACHABLE, new UnknownHostException());

    assertThatThrownBy(() -> transport.send(GET)).isInstanceOf(TransportException.class);
    assertThat(sent).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"UNTRUSTED", "INTERRUPTED", "UNAUTHORIZED", "INVALID_CONTENT"})
  void aPermanentFailureIsFinal(FailureKind kind) {
    fail(kind);

    assertThatThrownBy(() -> transport.send(GET)).isInstanceOf(TransportException.class);
    assertThat(sent).isEqualTo(1);
  }

  @Test
  void aStreamAndARequestThatSaysSoAreSentOnce() throws TransportException {
    answer(503, 503);

    transport.send(GET.withBody(Body.stream(InputStream.nullInputStream(), 5)));
    transport.send(GET.once());

    assertThat(sent).isEqualTo(2);
  }

  private void answer(int... statuses) {
    for (int status : statuses) {
      answer(status, Map.of());
    }
  }

  private void answer(int status, Map<String, List<String>> headers) {
    answers.add(
        () ->
            new Response(
                new Response.Head(URL, status, headers),
                InputStream.nullInputStream(),
                () -> closed++));
  }

  private void fail(FailureKind kind) {
    fail(kind, null);
  }

  private void fail(FailureKind kind, @Nullable Exception cause) {
    answers.add(
        () -> {
          throw TransportException.of(kind, "no", cause);
        });
  }
}
