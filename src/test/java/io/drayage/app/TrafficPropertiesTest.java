package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.traffic.LimitSettings;
import io.drayage.registry.traffic.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrafficPropertiesTest {
  private static final RegistryHost HUB = new RegistryHost("registry.hub.docker.com");
  private static final RegistryHost HARBOR = new RegistryHost("Harbor.example:8443");

  @Test
  void withoutSettingsThereIsACapOfRequestsAndABreakerButNoRate() {
    LimitSettings limits = limits(HUB, Side.SOURCE, Map.of());

    assertThat(limits.maxRequests()).isEqualTo(32);
    assertThat(limits.slowAnswer()).isEqualTo(Duration.ofSeconds(10));
    assertThat(limits.bytesPerSecond()).isEmpty();
    assertThat(limits.breaker().failures()).isEqualTo(20);
  }

  @Test
  void aRegistryMayHaveLimitsOfItsOwnForEitherSide() {
    Map<String, String> settings =
        Map.of(
            "drayage.parallel.source-requests", "5",
            "drayage.parallel.target-requests", "6",
            "drayage.registry.docker.io.max-requests", "3",
            "drayage.registry.harbor.example:8443.max-rate", "64MiB/s");

    assertThat(limits(HUB, Side.SOURCE, settings).maxRequests()).isEqualTo(3);
    assertThat(limits(HUB, Side.TARGET, settings).maxRequests()).isEqualTo(3);
    assertThat(limits(HUB, Side.TARGET, settings).bytesPerSecond()).isEmpty();
    assertThat(limits(HARBOR, Side.SOURCE, settings).maxRequests()).isEqualTo(5);
    assertThat(limits(HARBOR, Side.TARGET, settings).maxRequests()).isEqualTo(6);
    assertThat(limits(HARBOR, Side.TARGET, settings).bytesPerSecond()).hasValue(64L << 20);
  }

  @Test
  void noMoreRequestsThanConnectionsAreLetThrough() {
    assertThat(limits(HUB, Side.SOURCE, Map.of("drayage.http.max-connections", "4")).maxRequests())
        .isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "drayage.registry.docker.io.max-rate, fast, is no rate",
    "drayage.registry.docker.io.max-requests, 0, not a whole number from 1 on",
    "drayage.breaker.failures, -1, not a whole number from 0 on",
    "drayage.parallel.source-requests, many, not a whole number from 1 on",
  })
  void whatCantBeUsedIsRefusedByTheNameOfItsProperty(String key, String value, String why) {
    assertThatThrownBy(() -> limits(HUB, Side.SOURCE, Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("property " + key + ":")
        .hasMessageContaining(why);
  }

  private static LimitSettings limits(
      RegistryHost registry, Side side, Map<String, String> overrides) {
    Settings settings = Settings.load(Path.of("absent"), overrides, Map.of());
    return new TrafficProperties(settings).limits(registry, side);
  }
}
