package io.drayage.config;

import io.drayage.oci.RegistryHost;
import java.util.List;
import java.util.Optional;

/**
 * Checks the {@code lister} of the file, and those of locations. Repositories are not listed yet,
 * so that the first has no effect and the others are refused.
 */
final class ListerReader {
  private static final long NO_LIMIT = -1;
  private static final List<String> TYPES = List.of("catalog", "dockerhub", "index");
  private final Reading reading;

  ListerReader(Reading reading) {
    this.reading = reading;
  }

  /** Checks the limits at top level. */
  void check(Section top) {
    Optional<Section> lister = top.section("lister", "in lister", SyncFormat.LISTER.names());
    lister.flatMap(section -> section.text("maxItems")).ifPresent(this::checkMaxItems);
    lister.flatMap(section -> section.text("cacheDuration")).ifPresent(this::checkDuration);
  }

  /** Checks the lister of a location; {@code prefix} says which location it is. */
  void checkLocation(Section location, Optional<RegistryHost> registry, String prefix) {
    Optional<Section> lister =
        location.section("lister", "in a location's lister", SyncFormat.LOCATION_LISTER.names());
    if (lister.isEmpty()) {
      return;
    }
    String reason = reasonAgainst(lister.get(), registry);
    reading.problems().error(location.placeOf("lister"), prefix + reason);
  }

  private String reasonAgainst(Section lister, Optional<RegistryHost> registry) {
    String type = lister.text("type").map(Text::value).orElse("");
    boolean search = lister.text("search").filter(text -> !text.value().isEmpty()).isPresent();
    if (type.isEmpty()) {
      return "a lister needs a `type`: catalog, dockerhub or index";
    }
    if (!TYPES.contains(type)) {
      return "the lister's type is none of catalog, dockerhub and index";
    }
    if (type.equals("index") && !search) {
      return "a lister of type index needs `search`";
    }
    if (type.equals("catalog") && registry.filter(RegistryHost::isDockerHub).isPresent()) {
      return "Docker Hub has no catalog: a lister there is of type dockerhub or index";
    }
    return "lister is not supported yet: remove it and write a mapping for each repository";
  }

  private void checkMaxItems(Text text) {
    if (text.value().isEmpty()
        || WholeNumber.parse(text.value()).filter(number -> number >= NO_LIMIT).isPresent()) {
      return;
    }
    reading
        .problems()
        .error(
            text.place(),
            "maxItems takes a whole number, or -1 for no limit, not '%s'".formatted(text.shown()));
  }

  private void checkDuration(Text text) {
    boolean good =
        text.value().isEmpty()
            || text.value().equals("-1")
            || GoDuration.parse(text.value())
                .filter(duration -> !duration.isNegative())
                .isPresent();
    if (!good) {
      reading
          .problems()
          .error(
              text.place(),
              "cacheDuration takes a duration with its units, such as 90s, 30m or 1h30m, or -1, not '%s'"
                  .formatted(text.shown()));
    }
  }
}
