package io.drayage.app;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.traffic.BreakerRule;
import io.drayage.registry.traffic.ByteRate;
import io.drayage.registry.traffic.LimitRules;
import io.drayage.registry.traffic.LimitSettings;
import io.drayage.registry.traffic.Side;
import java.util.Locale;
import java.util.OptionalLong;

/** What the properties say of limits and rests of registries. */
final class TrafficProperties implements LimitRules {
  private final Settings settings;
  private final BreakerRule breaker;

  /**
   * Reads what holds for all registries.
   *
   * @throws UsageException if a property can't be used
   */
  TrafficProperties(Settings settings) {
    this.settings = settings;
    this.breaker =
        new BreakerRule(
            settings.count("drayage.breaker.failures", 0),
            settings.millis("drayage.breaker.span"),
            settings.millis("drayage.breaker.rest"),
            settings.millis("drayage.breaker.max-rest"));
  }

  /** As the interface says; throws {@link UsageException} if a property can't be used. */
  @Override
  public LimitSettings limits(RegistryHost registry, Side side) {
    String key =
        RegistryProperties.find(settings, registry, "max-requests")
            .map(RegistryProperties.Property::key)
            .orElse("drayage.parallel." + side.name().toLowerCase(Locale.ROOT) + "-requests");
    // a request without a connection would only wait at another place
    int connections = settings.count("drayage.http.max-connections", 1);
    return new LimitSettings(
        Math.min(settings.count(key, 1), connections),
        settings.millis("drayage.parallel.slow-answer"),
        rate(registry),
        breaker);
  }

  private OptionalLong rate(RegistryHost registry) {
    return RegistryProperties.find(settings, registry, "max-rate")
        .map(found -> OptionalLong.of(rate(found.key(), found.value())))
        .orElseGet(OptionalLong::empty);
  }

  private static long rate(String key, String value) {
    try {
      return ByteRate.parse(value);
    } catch (MalformedException e) {
      throw new UsageException("property %s: %s".formatted(key, e.getMessage()));
    }
  }
}
