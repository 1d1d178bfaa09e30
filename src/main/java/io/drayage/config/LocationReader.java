package io.drayage.config;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code source} and {@code target}. */
final class LocationReader {
  private static final Duration MIN_REFRESH = Duration.ofHours(1);

  private final ReadContext reading;
  private final Path certsDir;
  private final CatalogRule listerLimits;

  LocationReader(ReadContext reading, Path certsDir, CatalogRule listerLimits) {
    this.reading = reading;
    this.certsDir = certsDir;
    this.listerLimits = listerLimits;
  }

  /** Location under {@code side}; empty if it is wrong or missing, which is reported. */
  Optional<Location> read(Section task, String side, String taskName) {
    String prefix = prefix(side, taskName);
    if (task.lacks(side)) {
      return reading.refuse(
          task.placeOf(side),
          prefix + "location is nil; write `%s` with a `registry`".formatted(side));
    }
    return task.section(side, "in " + side, SyncFormat.LOCATION)
        .flatMap(section -> new OneLocation(section, prefix).read());
  }

  /**
   * Catalog rule of the source: its own {@code lister}, else its catalog. Empty if the source
   * cannot be listed.
   */
  Optional<CatalogRule> lister(Section task, Location source, String taskName) {
    Optional<Section> section = task.section("source", "in source", SyncFormat.LOCATION);
    if (section.filter(location -> !location.lacks("lister")).isEmpty()) {
      return source.registry().isDockerHub() ? Optional.empty() : Optional.of(listerLimits);
    }
    Optional<RegistryHost> registry = Optional.of(source.registry());
    return section
        .flatMap(
            location ->
                new CatalogReader(reading).source(location, registry, prefix("source", taskName)))
        .map(listerLimits::with);
  }

  private static String prefix(String side, String taskName) {
    return "%s registry in task '%s' invalid: ".formatted(side, taskName);
  }

  private final class OneLocation {
    private final Section location;
    private final String prefix;

    OneLocation(Section location, String prefix) {
      this.location = location;
      this.prefix = prefix;
    }

    Optional<Location> read() {
      Optional<Text> written = location.text("registry");
      if (location.lacks("registry")
          || written.filter(text -> text.value().isEmpty()).isPresent()) {
        report(location.placeOf("registry"), "registry not set");
      }
      Optional<RegistryHost> registry =
          written.filter(text -> !text.value().isEmpty()).flatMap(this::registry);
      Optional<LocationAuth> auth = auth();
      boolean skipTlsVerify = location.flag("skip-tls-verify");
      Optional<EcrName> ecr = written.flatMap(text -> EcrName.parse(text.value()));
      Optional<Duration> refresh = written.flatMap(text -> authRefresh(text, ecr));
      new CatalogReader(reading).source(location, registry, prefix);
      return registry.flatMap(
          host ->
              auth.map(
                  known ->
                      new Location(
                          host,
                          known,
                          skipTlsVerify,
                          certsDir,
                          ecr.flatMap(name -> name.registry(refresh)))));
    }

    private Optional<RegistryHost> registry(Text text) {
      String value = text.value();
      if (value.contains("://")) {
        return refuse(text, "has a scheme: write host[:port] only");
      }
      if (value.contains("/")) {
        return refuse(text, "has a path, which belongs in `from` or `to`: write host[:port] only");
      }
      try {
        return Optional.of(new RegistryHost(EcrName.parse(value).map(EcrName::host).orElse(value)));
      } catch (MalformedException e) {
        return refuse(
            text,
            GuidePlaceholders.isPlaceholder(value)
                ? "is a placeholder: write your registry's host[:port], such as harbor.example.com"
                : "is not a registry: write host[:port]");
      }
    }

    private Optional<RegistryHost> refuse(Text text, String reason) {
      report(text.place(), "'%s' %s".formatted(text.shown(), reason));
      return Optional.empty();
    }

    private Optional<LocationAuth> auth() {
      Optional<Text> text = location.text("auth");
      if (text.isEmpty()) {
        return location.lacks("auth")
            ? Optional.of(new LocationAuth.Unspecified())
            : Optional.empty();
      }
      try {
        return Optional.of(AuthText.parse(text.get().value()));
      } catch (MalformedException e) {
        report(text.get().place(), String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    private Optional<Duration> authRefresh(Text registry, Optional<EcrName> ecr) {
      Optional<Text> text = location.filled("auth-refresh");
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Position place = text.get().place();
      Optional<Duration> every = GoDuration.parse(text.get().value());
      if (every.isEmpty()) {
        report(
            place,
            "auth-refresh takes a duration with its units, such as 10h, not '%s'"
                .formatted(text.get().shown()));
        return Optional.empty();
      }
      if (ecr.isEmpty()) {
        report(
            place, "'%s' is not an ECR registry: remove auth-refresh".formatted(registry.shown()));
        return Optional.empty();
      }
      if (ecr.get().account().isEmpty()) {
        warn(
            place,
            "auth-refresh needs the account (ACCOUNT@public.ecr.aws): it is read anonymously");
      }
      if (ecr.get().hasOddAccount()) {
        warn(
            registry.place(),
            "an AWS account has 12 digits, '%s' has another number of them"
                .formatted(registry.shown()));
      }
      if (every.get().compareTo(MIN_REFRESH) < 0) {
        warn(place, "auth-refresh is at least 1h: it is raised to that");
        return Optional.of(MIN_REFRESH);
      }
      return every;
    }

    private void warn(Position place, String reason) {
      reading.warning(place, prefix.replace(" invalid: ", ": ") + reason);
    }

    private void report(Position place, String reason) {
      reading.error(place, prefix + reason);
    }
  }
}
