package io.drayage.config;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.CatalogRule.Source;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code lister}: limits at top level, types and searches on locations. */
final class CatalogReader {
  private static final String KEY = "lister";
  private final ReadContext reading;

  CatalogReader(ReadContext reading) {
    this.reading = reading;
  }

  /** Limits at top level, with the catalog as the source. */
  CatalogRule limits(Section top) {
    Optional<Section> lister = top.section(KEY, "in lister", SyncFormat.LISTER);
    int maxItems =
        lister
            .flatMap(section -> section.filled("maxItems"))
            .flatMap(this::maxItems)
            .orElse(CatalogRule.DEFAULT_MAX_ITEMS);
    Optional<Duration> reuse =
        lister
            .flatMap(section -> section.filled("cacheDuration"))
            .map(this::reuse)
            .orElse(Optional.of(CatalogRule.DEFAULT_REUSE));
    return new CatalogRule(new Source.Catalog(), maxItems, reuse);
  }

  /**
   * Source of a location's repository list; empty if there is none, or if it is wrong, which is
   * reported.
   *
   * @param prefix names the location in messages
   */
  Optional<Source> source(Section location, Optional<RegistryHost> registry, String prefix) {
    Optional<Section> lister =
        location.section(KEY, "in a location's lister", SyncFormat.LOCATION_LISTER);
    if (lister.isEmpty()) {
      return Optional.empty();
    }
    Optional<Text> type = lister.get().filled("type");
    String search = lister.get().text("search").map(Text::value).orElse("").strip();
    if (type.isEmpty()) {
      return refuse(location, prefix, "a lister needs a `type`: catalog, dockerhub or index");
    }
    boolean dockerHub = registry.filter(RegistryHost::isDockerHub).isPresent();
    return switch (type.get().value()) {
      case "catalog" ->
          dockerHub
              ? refuse(
                  location,
                  prefix,
                  "Docker Hub has no catalog: a lister there is of type dockerhub or index")
              : Optional.of(new Source.Catalog());
      case "dockerhub" ->
          dockerHub || registry.isEmpty()
              ? Optional.of(new Source.DockerHub())
              : refuse(
                  location,
                  prefix,
                  "a lister of type dockerhub lists Docker Hub, which this registry is not: write catalog or index");
      case "index" ->
          search.isEmpty()
              ? refuse(location, prefix, "a lister of type index needs `search`")
              : Optional.of(new Source.Index(search));
      default ->
          refuse(location, prefix, "the lister's type is none of catalog, dockerhub and index");
    };
  }

  private Optional<Source> refuse(Section location, String prefix, String reason) {
    return reading.refuse(location.placeOf(KEY), prefix + reason);
  }

  /** Reads a limit; 0 is the default, as in dregsy. */
  private Optional<Integer> maxItems(Text text) {
    Optional<Integer> items =
        text.wholeNumber()
            .filter(number -> number >= CatalogRule.NO_LIMIT)
            .map(number -> (int) Math.min(Integer.MAX_VALUE, number));
    if (items.isEmpty()) {
      reading.error(
          text.place(),
          "maxItems takes a whole number, or -1 for no limit, not '%s'".formatted(text.shown()));
    }
    return items.filter(number -> number != 0);
  }

  /** Reads how long a list is reused; 0 is the default, as in dregsy. */
  private Optional<Duration> reuse(Text text) {
    if (text.value().equals("-1")) {
      return Optional.empty();
    }
    Optional<Duration> duration =
        GoDuration.parse(text.value()).filter(parsed -> !parsed.isNegative());
    if (duration.isEmpty()) {
      reading.error(
          text.place(),
          "cacheDuration takes a duration with its units, such as 90s, 30m or 1h30m, or -1, not '%s'"
              .formatted(text.shown()));
    }
    return Optional.of(
        duration.filter(parsed -> !parsed.isZero()).orElse(CatalogRule.DEFAULT_REUSE));
  }
}
