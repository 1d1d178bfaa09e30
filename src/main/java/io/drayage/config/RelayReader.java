package io.drayage.config;

import io.drayage.plan.Relay;
import java.util.Optional;

/** Reads who is to move the bytes: {@code relay}, {@code docker} and its deprecated forms. */
final class RelayReader {
  private static final String DOCKER_HOST = "dockerhost";
  private static final String API_VERSION = "api-version";
  private final ReadContext reading;

  RelayReader(ReadContext reading) {
    this.reading = reading;
  }

  Relay read(Section top) {
    Optional<Text> written = top.text("relay").filter(text -> !text.value().isEmpty());
    Relay relay = written.map(this::relay).orElse(Relay.NATIVE);
    if (relay == Relay.DOCKER) {
      reading
          .problems()
          .warning(
              top.placeOf("relay"),
              "the docker relay is not offered: the native copier does its work, without a daemon");
    }
    boolean dockerMayBeMeant = written.isEmpty() || relay == Relay.DOCKER;
    checkDocker(top, dockerMayBeMeant);
    // dregsy's own example has this section beside `relay: skopeo`
    top.section("docker", "in docker", SyncFormat.DOCKER.names())
        .ifPresent(docker -> checkDocker(docker, true));
    return relay;
  }

  private Relay relay(Text text) {
    return switch (text.value()) {
      case "native" -> Relay.NATIVE;
      case "skopeo" -> Relay.SKOPEO;
      case "docker" -> Relay.DOCKER;
      default -> {
        reading
            .problems()
            .error(
                text.place(),
                "invalid relay type: '%s'; write native, skopeo or docker".formatted(text.shown()));
        yield Relay.NATIVE;
      }
    };
  }

  private void checkDocker(Section section, boolean dockerMayBeMeant) {
    boolean hasHost = hasValue(section, DOCKER_HOST);
    boolean hasVersion = hasValue(section, API_VERSION);
    if (hasHost && !dockerMayBeMeant) {
      reading
          .problems()
          .error(
              section.placeOf(DOCKER_HOST),
              "setting 'dockerhost' implies 'docker' relay, but `relay` says another: remove one of the two");
    } else if (hasHost || hasVersion) {
      String key = hasHost ? DOCKER_HOST : API_VERSION;
      reading
          .problems()
          .warning(
              section.placeOf(key),
              key + " has no effect: the native copier needs no Docker daemon");
    }
  }

  private static boolean hasValue(Section section, String key) {
    return section.text(key).filter(text -> !text.value().isEmpty()).isPresent();
  }
}
