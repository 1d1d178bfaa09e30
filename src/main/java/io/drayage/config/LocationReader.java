package io.drayage.config;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.ListerRule;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code source} and {@code target}. */
final class LocationReader {
  private static final List<String> KEYS = SyncFormat.LOCATION.names();
  private static final Duration MIN_REFRESH = Duration.ofHours(1);
  private static final Pattern ECR =
      Pattern.compile(
          "[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(?:\\.cn)?|(?:[^@]*@)?public\\.ecr\\.aws");
  private static final Pattern ECR_PUBLIC_ACCOUNT = Pattern.compile("[^@]*@public\\.ecr\\.aws");

  private final Reading reading;
  private final Path certsDir;
  private final ListerRule listerLimits;

  LocationReader(Reading reading, Path certsDir, ListerRule listerLimits) {
    this.reading = reading;
    this.certsDir = certsDir;
    this.listerLimits = listerLimits;
  }

  /** The location under {@code side}; empty when it lacks something, which has been reported. */
  Optional<Location> read(Section task, String side, String taskName) {
    String prefix = prefix(side, taskName);
    if (task.lacks(side)) {
      reading
          .problems()
          .error(
              task.placeOf(side),
              prefix + "location is nil; write `%s` with a `registry`".formatted(side));
      return Optional.empty();
    }
    return task.section(side, "in " + side, KEYS)
        .flatMap(section -> new OneLocation(section, prefix).read());
  }

  /**
   * How the repositories of the source, which has been read, are listed: by its own {@code lister},
   * else by its catalog. Empty where there is none to ask.
   */
  Optional<ListerRule> lister(Section task, Location source, String taskName) {
    Optional<Section> section = task.section("source", "in source", KEYS);
    if (section.filter(location -> !location.lacks("lister")).isEmpty()) {
      return source.registry().isDockerHub() ? Optional.empty() : Optional.of(listerLimits);
    }
    Optional<RegistryHost> registry = Optional.of(source.registry());
    return section
        .flatMap(
            location ->
                new ListerReader(reading).source(location, registry, prefix("source", taskName)))
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
      written.ifPresent(this::checkAuthRefresh);
      new ListerReader(reading).source(location, registry, prefix);
      return registry.flatMap(
          host -> auth.map(known -> new Location(host, known, skipTlsVerify, certsDir)));
    }

    private Optional<RegistryHost> registry(Text text) {
      String value = text.value();
      if (value.contains("://")) {
        return refuse(text, "has a scheme: write host[:port] only");
      }
      if (value.contains("/")) {
        return refuse(text, "has a path, which belongs in `from` or `to`: write host[:port] only");
      }
      if (ECR_PUBLIC_ACCOUNT.matcher(value).matches()) {
        return refuse(text, "with an account is not supported yet: write public.ecr.aws");
      }
      try {
        return Optional.of(new RegistryHost(value));
      } catch (MalformedException e) {
        return refuse(text, "is not a registry: write host[:port]");
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
      } catch (AuthText.InvalidAuthException e) {
        report(text.get().place(), e.reason());
        return Optional.empty();
      }
    }

    private void checkAuthRefresh(Text registry) {
      Optional<Text> text = location.text("auth-refresh").filter(found -> !found.value().isEmpty());
      if (text.isEmpty()) {
        return;
      }
      Place place = text.get().place();
      Optional<Duration> every = GoDuration.parse(text.get().value());
      if (every.isEmpty()) {
        report(
            place,
            "auth-refresh takes a duration with its units, such as 10h, not '%s'"
                .formatted(text.get().shown()));
        return;
      }
      if (!ECR.matcher(registry.value()).matches()) {
        report(
            place, "'%s' is not an ECR registry: remove auth-refresh".formatted(registry.shown()));
        return;
      }
      if (every.get().compareTo(MIN_REFRESH) < 0) {
        reading
            .problems()
            .warning(place, prefix + "auth-refresh is at least 1h: it is raised to that");
      }
      report(
          place,
          "auth-refresh is not supported yet: remove it and give `auth` with user AWS and the password"
              + " that `aws ecr get-login-password` prints, which serves for 12 hours");
    }

    private void report(Place place, String reason) {
      reading.problems().error(place, prefix + reason);
    }
  }
}
