package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.TransportException;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class GateTest {
  private static final RegistryHost REGISTRY = new RegistryHost("registry.example");

  private final VirtualTime time = new VirtualTime();

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final List<Integer> entered = Collections.synchronizedList(new ArrayList<>());

  @Test
  void permitsAreGrantedInTheOrderOfArrival() throws TransportException {
    Gate gate = gate(1);
    Gate.Permit first = gate.enter();
    List<CompletableFuture<Gate.Permit>> others = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      others.add(enterLater(gate, number));
      int waiting = number;
      await().until(() -> gate.waiting() == waiting);
    }
    assertThat(entered).isEmpty();

    first.leave();
    others.get(0).join().leave();
    others.get(1).join().leave();
    others.get(2).join().leave();

    assertThat(entered).containsExactly(1, 2, 3);
  }

  @Test
  void aPermitIsReturnedOnce() throws TransportException {
    Gate gate = gate(1);
    Gate.Permit first = gate.enter();
    first.leave();
    first.leave();
    gate.enter();

    CompletableFuture<Gate.Permit> third = enterLater(gate, 1);

    await().until(() -> gate.waiting() == 1);
    assertThat(third).isNotDone();
    assertThat(entered).isEmpty();
  }

  @Test
  void anInterruptedThreadTakesNoPermit() throws Exception {
    Gate gate = gate(1);
    Gate.Permit first = gate.enter();
    Future<Gate.Permit> waiting = threads.submit(gate::enter);
    await().until(() -> gate.waiting() == 1);

    waiting.cancel(true);

    await().until(() -> gate.waiting() == 0);
    first.leave();
    assertThat(threads.submit(gate::enter).get(5, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void waitingRequestsFailAtOnceWhenTheProgramStops() throws Exception {
    Gate gate = gate(1);
    gate.enter();
    Future<Gate.Permit> waiting = threads.submit(gate::enter);
    await().until(() -> gate.waiting() == 1);

    gate.close();

    assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessage("the program is stopping");
    assertThatThrownBy(gate::enter).hasMessage("the program is stopping");
  }

  @Test
  void overloadLowersTheLimitAndGoodAnswersRaiseIt() throws TransportException {
    try (CapturedLog log = CapturedLog.of(Gate.class)) {
      Gate gate = gate(4);
      Gate.Permit one = gate.enter();
      Gate.Permit two = gate.enter();
      time.pass(Duration.ofSeconds(1));

      one.overloaded();
      two.overloaded();
      one.leave();
      two.leave();
      assertThat(gate.requests()).isEqualTo(2);

      for (int answers = 0; answers < 8; answers++) {
        Gate.Permit place = gate.enter();
        place.good();
        place.leave();
      }
      assertThat(gate.requests()).isEqualTo(4);
      assertThat(log.lines())
          .containsExactly(
              "INFO registry overloaded: fewer concurrent requests"
                  + " {registry=registry.example, requests=2}",
              "INFO registry no longer overloaded: as many concurrent requests as before"
                  + " {registry=registry.example, requests=4}");
    }
  }

  private Gate gate(int requests) {
    return new Gate(REGISTRY, requests, time::nanos);
  }

  private CompletableFuture<Gate.Permit> enterLater(Gate gate, int number) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Gate.Permit place = gate.enter();
            entered.add(number);
            return place;
          } catch (TransportException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }
}
