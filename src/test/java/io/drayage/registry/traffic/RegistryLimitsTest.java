package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.Body;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.testing.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class RegistryLimitsTest {
  private static final int BLOB_BYTES = 100_000;
  private static final int BLOBS = 200;
  private static final URI URL = URI.create("https://registry.example/v2/");
  private static final RegistryHost FROM = new RegistryHost("from.example");
  private static final RegistryHost TO = new RegistryHost("to.example");

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  private final Counted source = new Counted();
  private final Counted target = new Counted();

  @Test
  void copiesThroughCapsOfOneNeverWaitForEachOther() throws Exception {
    try (RegistryLimits traffic =
        new RegistryLimits(rules(1, OptionalLong.empty()), Timing.system())) {
      copyAll(traffic.limited(source, FROM, Side.SOURCE), traffic.limited(target, TO, Side.TARGET));
    }

    assertThat(target.most).hasValue(1);
    // resumed downloads exceed the limit, since their uploads hold the only permit of the target
    assertThat(source.most.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void copiesBothWaysAndWithinOneRegistryNeverWaitForEachOther() throws Exception {
    try (RegistryLimits traffic =
        new RegistryLimits(rules(1, OptionalLong.empty()), Timing.system())) {
      Transport[] reading = {
        traffic.limited(source, FROM, Side.SOURCE), traffic.limited(target, TO, Side.SOURCE)
      };
      Transport[] writing = {
        traffic.limited(source, FROM, Side.TARGET), traffic.limited(target, TO, Side.TARGET)
      };
      List<Future<?>> copies = new ArrayList<>();
      for (int blob = 0; blob < BLOBS; blob++) {
        Transport from = reading[blob % 2];
        Transport to = writing[blob / 2 % 2];
        copies.add(threads.submit(() -> copy(from, to)));
      }
      awaitAll(copies);
    }
  }

  @Test
  void noMoreRequestsGoToARegistryThanItsCapWhicheverClientSendsThem() throws Exception {
    try (RegistryLimits traffic =
        new RegistryLimits(rules(3, OptionalLong.empty()), Timing.system())) {
      Transport one = traffic.limited(source, new RegistryHost("docker.io"), Side.SOURCE);
      Transport other =
          traffic.limited(source, new RegistryHost("registry-1.docker.io"), Side.SOURCE);
      List<Future<?>> requests = new ArrayList<>();
      for (int number = 0; number < BLOBS; number++) {
        Transport transport = number % 2 == 0 ? one : other;
        requests.add(threads.submit(() -> readAll(transport)));
      }
      awaitAll(requests);
    }

    assertThat(source.most.get()).isBetween(1, 3);
  }

  @Test
  void theRuleOfASideIsReadOnceForAllOrders() {
    AtomicInteger read = new AtomicInteger();
    BiFunction<RegistryHost, Side, LimitSettings> rule = rules(8, OptionalLong.empty());
    try (RegistryLimits limits =
        new RegistryLimits(
            (host, side) -> {
              read.incrementAndGet();
              return rule.apply(host, side);
            },
            Timing.system())) {
      for (int order = 0; order < 3; order++) {
        LimitShare share = limits.give(FROM, Side.SOURCE, 4).orElseThrow();
        limits.take(FROM, Side.SOURCE, share);
        limits.leave(FROM, Side.SOURCE, share);
        limits.giveBack(FROM, Side.SOURCE, share);
      }

      assertThat(limits.maxRequests(FROM, Side.SOURCE)).isEqualTo(8);
      assertThat(read).hasValue(1);
    }
  }

  @Test
  void aPermitIsHeldUntilTheAnswerIsClosed() throws Exception {
    try (RegistryLimits traffic =
        new RegistryLimits(rules(1, OptionalLong.empty()), Timing.system())) {
      Transport transport = traffic.limited(source, FROM, Side.SOURCE);
      Response open = transport.send(get());
      Future<?> next = threads.submit(() -> readAll(transport));
      await().during(Duration.ofMillis(100)).until(() -> !next.isDone());

      open.close();
      next.get(5, TimeUnit.SECONDS);
    }
    assertThat(source.most).hasValue(1);
  }

  @Test
  void aFailedRequestReturnsItsPermit() throws TransportException {
    try (RegistryLimits traffic =
        new RegistryLimits(rules(1, OptionalLong.empty()), Timing.system())) {
      Transport failing =
          traffic.limited(
              request -> {
                throw new IllegalStateException("broken");
              },
              FROM,
              Side.SOURCE);
      for (int request = 0; request < 3; request++) {
        assertThatThrownBy(() -> failing.send(get())).hasMessage("broken");
      }
      traffic.limited(source, FROM, Side.SOURCE).send(get()).close();
    }
  }

  @Test
  void aThrottledTransferStopsAtOnceWithTheProgram() throws Exception {
    RegistryLimits traffic = new RegistryLimits(rules(4, OptionalLong.of(1)), Timing.system());
    Transport transport = traffic.limited(source, FROM, Side.SOURCE);
    Future<?> transfer = threads.submit(() -> readAll(transport));
    await().until(() -> source.most.get() == 1);

    traffic.close();

    assertThatThrownBy(() -> transfer.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .rootCause()
        .hasMessage("the program is stopping");
  }

  @Test
  void aSlowAnswerHalvesWhatARegistryGetsAtATime() throws TransportException {
    VirtualTime time = new VirtualTime();
    Gate gate = new Gate(FROM, 8, time::nanos);
    Transport transport =
        new GatedTransport(
            request -> {
              time.pass(Duration.ofSeconds(11));
              return source.send(request);
            },
            gate,
            Duration.ofSeconds(10),
            time::nanos);

    transport.send(get()).close();
    assertThat(gate.requests()).isEqualTo(4);

    transport.send(get().withBody(Body.bytes("text/plain", new byte[5]))).close();
    assertThat(gate.requests()).isEqualTo(4);
  }

  @Test
  void anAnswerThatDoesNotComeHalvesWhatARegistryGetsAtATime() {
    VirtualTime time = new VirtualTime();
    Gate gate = new Gate(FROM, 8, time::nanos);
    Transport transport =
        new GatedTransport(
            request -> {
              throw TransportException.of(FailureKind.OVERDUE, "late", null);
            },
            gate,
            Duration.ofSeconds(10),
            time::nanos);

    assertThatThrownBy(() -> transport.send(get())).hasMessage("late");

    assertThat(gate.requests()).isEqualTo(4);
  }

  private void copyAll(Transport from, Transport to) throws Exception {
    List<Future<?>> copies = new ArrayList<>();
    for (int blob = 0; blob < BLOBS; blob++) {
      copies.add(threads.submit(() -> copy(from, to)));
    }
    awaitAll(copies);
  }

  private static void awaitAll(List<Future<?>> work) throws Exception {
    for (Future<?> one : work) {
      one.get(30, TimeUnit.SECONDS);
    }
  }

  /** Copies as for blobs: the source's answer is open during the upload to the target. */
  private static void copy(Transport from, Transport to) {
    try (Broken content = new Broken(from)) {
      Request upload = Request.of("PUT", URL, List.of()).withBody(Body.stream(content, BLOB_BYTES));
      to.send(upload).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readAll(Transport transport) {
    try (Response response = transport.send(get())) {
      response.bodyBytes(BLOB_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Request get() {
    return Request.of("GET", URL, List.of());
  }

  private static BiFunction<RegistryHost, Side, LimitSettings> rules(
      int requests, OptionalLong rate) {
    LimitSettings limits =
        new LimitSettings(requests, Duration.ofMinutes(1), rate, BreakerRule.never());
    return (registry, side) -> limits;
  }

  /** Download that breaks off and continues with another request. */
  private static final class Broken extends InputStream {
    private final Transport from;
    private Response response;
    private int position;

    Broken(Transport from) throws TransportException {
      this.from = from;
      this.response = from.send(get());
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (position < BLOB_BYTES / 2 && position + length >= BLOB_BYTES / 2) {
        response.close();
        response = from.send(get());
      }
      int read = response.body().read(buffer, offset, length);
      position += Math.max(0, read);
      return read;
    }

    @Override
    public void close() {
      response.close();
    }
  }

  /** Registry that counts concurrent requests. */
  private static final class Counted implements Transport {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public Response send(Request request) throws TransportException {
      int inside = now.incrementAndGet();
      most.accumulateAndGet(inside, Math::max);
      Runnable leave = once(now::decrementAndGet);
      try {
        request.body().writeTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        leave.run();
        throw TransportException.of(FailureKind.UNREACHABLE, "broken", e);
      }
      return new Response(
          new Response.Head(URL, 200, Map.of()),
          new ByteArrayInputStream(new byte[BLOB_BYTES]),
          leave);
    }

    private static Runnable once(Runnable action) {
      AtomicInteger runs = new AtomicInteger();
      return () -> {
        if (runs.getAndIncrement() == 0) {
          action.run();
        }
      };
    }
  }
}
