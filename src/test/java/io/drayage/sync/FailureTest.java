package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryException;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aRegistrysFailureKeepsWhatIsKnownOfIt() {
    Failure failure =
        Failure.of(RegistryException.of(FailureKind.RATE_LIMITED, Samples.details(3)), 2);

    assertThat(failure)
        .isEqualTo(
            new Failure(
                FailureKind.RATE_LIMITED,
                "HEAD manifest docker.io/library/redis:7: too many requests"
                    + " (HTTP 429 TOOMANYREQUESTS), gave up after 3 attempts",
                "too many requests (HTTP 429)",
                "log in",
                "docker.io",
                429,
                2,
                0));
  }

  @Test
  void workThatWasNotBegunWaitsForTheNextRun() {
    StopSignal stop = new StopSignal();
    stop.stop();
    Failure failure = Failure.of(catchThrowable(() -> stop.check(new NamedWork("a -> b"))), 1);

    assertThat(failure.kind()).isEqualTo(FailureKind.STOPPED);
    assertThat(failure.message()).isEqualTo("not started: a -> b: drayage is stopping");
    assertThat(failure.hint()).isEqualTo("the next run copies it");
  }

  @Test
  void aMalformedDocumentIsInvalidContent() {
    Failure failure = Failure.of(new MalformedException("no manifest"), 1);

    assertThat(failure)
        .isEqualTo(new Failure(FailureKind.INVALID_CONTENT, "no manifest", "", "", 0, 1));
  }

  @Test
  void anythingElseIsInternalAndFitsOnOneLine() {
    Failure failure =
        Failure.of(new IllegalStateException("broken\n\u001b[31m" + "x".repeat(1000)), 1);

    assertThat(failure.kind()).isEqualTo(FailureKind.INTERNAL);
    assertThat(failure.message())
        .startsWith("unexpected IllegalStateException: broken\\u000a\\u001b[31mxxx")
        .hasSizeLessThan(510);
    assertThat(failure.hint()).contains("LOG_LEVEL=debug");
  }

  @Test
  @FaultKind("A3")
  void anErrorOfTheJavaMachineIsToldFromABug() {
    Failure memory =
        Failure.of(new IllegalStateException(new OutOfMemoryError("Java heap space")), 1);
    Failure stack = Failure.of(new IllegalStateException(new StackOverflowError()), 1);

    assertThat(memory.kind()).isEqualTo(FailureKind.JVM_ERROR);
    assertThat(memory.hint()).contains("DRAYAGE_JAVA_OPTS");
    assertThat(stack.kind()).isEqualTo(FailureKind.INTERNAL);
  }

  @Test
  void anExceptionWithoutAMessageIsStillAMessage() {
    assertThat(Failure.of(new IllegalStateException(), 1).message())
        .isEqualTo("unexpected IllegalStateException: null");
  }

  @Test
  void theTimeThatARegistryAsksForSurvivesJson() throws IOException {
    Failure asked = limited(Optional.of(Duration.ofMinutes(10)));
    Failure silent = limited(Optional.empty());

    assertThat(JSON.readValue(JSON.writeValueAsBytes(asked), Failure.class)).isEqualTo(asked);
    assertThat(asked.retryAfter()).contains(Duration.ofMinutes(10));
    assertThat(JSON.writeValueAsString(silent)).doesNotContain("retryAfter");
    assertThat(JSON.readValue(JSON.writeValueAsBytes(silent), Failure.class)).isEqualTo(silent);
  }

  private static Failure limited(Optional<Duration> retryAfter) {
    RegistryException.Details details =
        new RegistryException.Details(
            new RegistryHost("hub.example"), "GET blob", "too many", 429, "", 1, "", retryAfter);
    return Failure.of(RegistryException.of(FailureKind.RATE_LIMITED, details), 1);
  }

  private record NamedWork(String subject) implements Work {
    @Override
    public String taskName() {
      return "task";
    }
  }
}
