package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long a registry asked to be left alone survives the way of a result through the dispatch. */
class RetryAfterTest {
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void itIsKeptInTheFailure() throws IOException {
    Failure failure = failure(Optional.of(Duration.ofMinutes(10)));

    Failure read = json.readValue(json.writeValueAsBytes(failure), Failure.class);

    assertThat(read).isEqualTo(failure);
    assertThat(read.retryAfter()).contains(Duration.ofMinutes(10));
  }

  @Test
  void oneThatWasNotNamedIsNotWrittenEither() throws IOException {
    Failure failure = failure(Optional.empty());

    String written = json.writeValueAsString(failure);

    assertThat(written).doesNotContain("retryAfter");
    assertThat(json.readValue(written, Failure.class).retryAfter()).isEmpty();
  }

  private static Failure failure(Optional<Duration> retryAfter) {
    RegistryException.Details details =
        new RegistryException.Details(
            new RegistryHost("hub.example"), "GET blob", "too many", 429, "", 1, "", retryAfter);
    return Failure.of(RegistryException.of(FailureKind.RATE_LIMITED, details), 1);
  }
}
