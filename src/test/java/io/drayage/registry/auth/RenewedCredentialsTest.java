package io.drayage.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.testing.FaultKind;
import io.drayage.testing.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RenewedCredentialsTest {
  private static final RegistryHost REGISTRY = new RegistryHost("registry.example");
  private static final Duration LIFE = Duration.ofHours(12);

  private final VirtualTime time = new VirtualTime();
  private int asked;
  private boolean failing;

  @Test
  void onePasswordServesUntilItIsTimeForTheNext() {
    CredentialSource source = source(Duration.ofHours(10));

    assertThat(source.credentialsFor(REGISTRY)).isEqualTo(password(1));
    time.pass(Duration.ofHours(9));
    assertThat(source.credentialsFor(REGISTRY)).isEqualTo(password(1));
    time.pass(Duration.ofHours(1));
    assertThat(source.credentialsFor(REGISTRY)).isEqualTo(password(2));
  }

  @Test
  void aPasswordIsReplacedBeforeItEndsHoweverSeldomThatIsWanted() {
    CredentialSource source = source(Duration.ofDays(30));

    source.credentialsFor(REGISTRY);
    time.pass(LIFE.minusMinutes(4));

    assertThat(source.credentialsFor(REGISTRY)).isEqualTo(password(2));
  }

  @Test
  void whileARenewalFailsTheOldOneServesAsLongAsItIsGood() {
    CredentialSource source = source(Duration.ofHours(1));
    source.credentialsFor(REGISTRY);
    failing = true;

    time.pass(Duration.ofHours(2));
    assertThat(source.credentialsFor(REGISTRY)).isEqualTo(password(1));
    time.pass(Duration.ofHours(11));
    assertThatThrownBy(() -> source.credentialsFor(REGISTRY))
        .isInstanceOf(CredentialException.class);
  }

  @Test
  void aFailureIsNotAskedForAgainForAMinute() {
    CredentialSource source = source(Duration.ofHours(1));
    failing = true;

    for (int image = 0; image < 100; image++) {
      assertThatThrownBy(() -> source.credentialsFor(REGISTRY)).hasMessage("no");
    }
    assertThat(asked).isEqualTo(1);
    failing = false;
    time.pass(Duration.ofMinutes(1));
    assertThat(source.credentialsFor(REGISTRY)).isEqualTo(password(2));
  }

  @FaultKind("A16")
  @Test
  void whatWasFetchedOrFailedByAClockThatWasYearsAheadIsAskedForAgain() {
    CredentialSource source = source(Duration.ofHours(1));
    time.pass(Duration.ofDays(11 * 365));
    source.credentialsFor(REGISTRY);
    time.pass(Duration.ofDays(-11 * 365));

    assertThat(source.credentialsFor(REGISTRY)).isEqualTo(password(2));

    CredentialSource other = source(Duration.ofHours(1));
    failing = true;
    time.pass(Duration.ofDays(11 * 365));
    assertThatThrownBy(() -> other.credentialsFor(REGISTRY)).hasMessage("no");
    failing = false;
    time.pass(Duration.ofDays(-11 * 365));
    assertThat(other.credentialsFor(REGISTRY)).isEqualTo(password(4));
  }

  private CredentialSource source(Duration every) {
    return new RenewedCredentials(this::issue, every, time);
  }

  private RenewedCredentials.Issued issue() {
    asked++;
    if (failing) {
      throw new CredentialException("no");
    }
    return new RenewedCredentials.Issued(password(asked), time.instant().plus(LIFE));
  }

  private static Credentials password(int number) {
    return new Credentials.Basic("AWS", "password " + number);
  }
}
