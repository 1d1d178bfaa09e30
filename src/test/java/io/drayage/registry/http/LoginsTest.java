package io.drayage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.TokenKey;
import io.drayage.testing.FaultKind;
import io.drayage.testing.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LoginsTest {
  private static final Credentials ALICE = new Credentials.Basic("alice", "s3cr3t");
  private static final Logins.Account ACCOUNT = new Logins.Account("registry.example", ALICE);
  private final TransportException refusal =
      TransportException.of(FailureKind.UNAUTHORIZED, "refused", null);

  private final VirtualTime time = new VirtualTime();
  private final Logins logins = new Logins(time::nanos, Duration.ofMillis(50));

  @Test
  @FaultKind({"A7", "A32"})
  void anAttemptThatHangsHoldsNoOther() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<String> hanging =
          thread.submit(
              () ->
                  logins.first(
                      ACCOUNT,
                      () -> {
                        begun.countDown();
                        await(over);
                        return "late";
                      },
                      any -> false));
      begun.await();

      assertThat(logins.first(ACCOUNT, () -> "at once", any -> false)).isEqualTo("at once");

      over.countDown();
      assertThat(hanging.get()).isEqualTo("late");
    } finally {
      over.countDown();
      thread.shutdown();
    }
  }

  @Test
  @FaultKind("A32")
  void aPasswordThatIsRefusedAgainAndAgainIsWrongThoughItWasAcceptedInThisRun() {
    logins.accept(ACCOUNT);

    for (int refusals = 1; refusals < 10; refusals++) {
      assertThat(logins.isWrong(ACCOUNT)).as("refusal %d", refusals).isFalse();
    }
    assertThat(logins.isWrong(ACCOUNT)).isTrue();
    logins.accept(ACCOUNT);
    assertThat(logins.isWrong(ACCOUNT)).isFalse();
  }

  @Test
  @FaultKind("A32")
  void refusedTokensLeaveRoomForRefusedAccounts() {
    for (int i = 0; i < 2000; i++) {
      URI realm = URI.create("https://auth.example/" + i);
      logins.refuse(new TokenKey("registry.example", realm, "", ALICE, Set.of()), refusal);
    }
    assertThatCode(() -> logins.check(ACCOUNT)).doesNotThrowAnyException();

    logins.refuse(ACCOUNT, refusal);

    // an equal reason, so that a report counts both as one
    assertThatThrownBy(() -> logins.check(ACCOUNT))
        .hasMessage(refusal.reason())
        .isInstanceOfSatisfying(
            TransportException.class,
            e -> assertThat(e.hint()).isEqualTo("not tried again in this run"));
  }

  @Test
  @FaultKind("A32")
  void anAccountThatWasNotAcceptedForADayIsForgotten() {
    logins.accept(ACCOUNT);
    time.pass(Duration.ofHours(23));
    logins.runBegins();
    assertThat(logins.isWrong(ACCOUNT)).as("accepted before").isFalse();
    time.pass(Duration.ofHours(2));

    logins.runBegins();

    assertThat(logins.isWrong(ACCOUNT)).as("not known any more").isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
