package io.drayage.cli;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.traffic.BreakerRule;
import io.drayage.registry.traffic.ByteRate;
import io.drayage.registry.traffic.QuietHours;
import io.drayage.registry.traffic.Side;
import io.drayage.registry.traffic.TrafficLimits;
import io.drayage.registry.traffic.TrafficRules;
import io.drayage.registry.traffic.TransferRate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What the properties say of limits and rests of registries. */
final class TrafficProperties implements TrafficRules {
  private static final String QUIET_HOURS = "drayage.quiet-hours";
  private static final String QUIET_RATE = "drayage.quiet-hours.max-rate";

  private final Settings settings;
  private final Optional<QuietHours> quietHours;
  private final BreakerRule breaker;

  /**
   * Reads what holds for all registries.
   *
   * @throws UsageException if a property can't be used
   */
  TrafficProperties(Settings settings) {
    this.settings = settings;
    this.quietHours = quietHours(settings);
    this.breaker =
        new BreakerRule(
            settings.count("drayage.breaker.failures", 0),
            settings.millis("drayage.breaker.span"),
            settings.millis("drayage.breaker.rest"),
            settings.millis("drayage.breaker.max-rest"));
  }

  /** As the interface says; throws {@link UsageException} if a property can't be used. */
  @Override
  public TrafficLimits limits(RegistryHost registry, Side side) {
    String requests = side.name().toLowerCase(Locale.ROOT) + "-requests";
    String key =
        RegistryProperties.find(settings, registry, requests)
            .map(RegistryProperties.Property::key)
            .orElse("drayage.parallel." + requests);
    return new TrafficLimits(
        settings.count(key, 1),
        settings.millis("drayage.parallel.slow-answer"),
        new TransferRate(rate(registry), quietHours),
        breaker);
  }

  private OptionalLong rate(RegistryHost registry) {
    return RegistryProperties.find(settings, registry, "max-rate")
        .map(found -> OptionalLong.of(rate(found.key(), found.value())))
        .orElseGet(OptionalLong::empty);
  }

  private static Optional<QuietHours> quietHours(Settings settings) {
    Optional<String> rate = settings.text(QUIET_RATE);
    Optional<String> hours = settings.text(QUIET_HOURS);
    if (hours.isPresent() != rate.isPresent()) {
      throw new UsageException(
          "property %s: only together with %s"
              .formatted(
                  hours.isPresent() ? QUIET_HOURS : QUIET_RATE,
                  hours.isPresent() ? QUIET_RATE : QUIET_HOURS));
    }
    return hours.map(text -> quietHours(text, rate(QUIET_RATE, rate.orElseThrow())));
  }

  private static QuietHours quietHours(String hours, long bytesPerSecond) {
    try {
      return QuietHours.parse(hours, bytesPerSecond);
    } catch (MalformedException e) {
      throw new UsageException("property %s: %s".formatted(QUIET_HOURS, e.getMessage()));
    }
  }

  private static long rate(String key, String value) {
    try {
      return ByteRate.parse(value);
    } catch (MalformedException e) {
      throw new UsageException("property %s: %s".formatted(key, e.getMessage()));
    }
  }
}
