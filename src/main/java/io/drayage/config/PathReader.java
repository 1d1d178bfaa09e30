package io.drayage.config;

import io.drayage.config.YamlNode.Scalar;
import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.Location;
import io.drayage.plan.PathRule;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code from} and {@code to}, which hold only the path of a reference. */
final class PathReader {
  private static final String REGEX = PathExpressions.PREFIX;
  private static final RegistryHost ANY_REGISTRY = new RegistryHost("localhost");
  private static final Pattern HOST_WITH_PORT = Pattern.compile("[^:]+:[0-9]{1,5}");
  private static final Pattern DOMAIN =
      Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[^:]*\\.[A-Za-z]{2,}");

  /**
   * Registries on which a path may begin with a domain: {@code gcr.io/example.com/project/image}.
   */
  private static final Pattern GOOGLE = Pattern.compile("(?:.*\\.)?gcr\\.io|.*-docker\\.pkg\\.dev");

  /** One of the two keys, and its side of the task. */
  private record Side(String key, String end, Optional<Location> location) {
    boolean isGoogle() {
      return location
          .filter(known -> GOOGLE.matcher(known.registry().name()).matches())
          .isPresent();
    }
  }

  /**
   * Source and target of a task, as far as they could be read.
   *
   * @param lister how the source's repositories are listed; empty if the registry cannot be listed
   */
  record TaskLocations(
      Optional<Location> source, Optional<Location> target, Optional<CatalogRule> lister) {
    boolean include(RegistryHost name) {
      return Stream.of(source, target)
          .flatMap(Optional::stream)
          .anyMatch(location -> location.registry().equals(name));
    }
  }

  private final ReadContext reading;
  private final TaskLocations locations;
  private final PathExpressions expressions;

  PathReader(ReadContext reading, TaskLocations locations) {
    this.reading = reading;
    this.locations = locations;
    this.expressions = new PathExpressions(reading);
  }

  /** Rule of the repositories to read; empty if it is wrong, which is reported. */
  Optional<PathRule> from(Section mapping) {
    Optional<Text> text = mapping.text("from");
    if (mapping.lacks("from") || text.filter(path -> path.value().isEmpty()).isPresent()) {
      return reading.refuse(mapping.placeOf("from"), "mapping without 'From' path");
    }
    if (text.filter(path -> path.value().startsWith(REGEX)).isPresent()) {
      return expressions.from(text.get(), locations);
    }
    return text.flatMap(path -> fixed(path, new Side("from", "source", locations.source())));
  }

  /** Rule of the path to write; empty if it is wrong, which is reported. */
  Optional<PathRule> to(Section mapping) {
    // checked before expansion: ${1} is a group of the expression, no variable
    if (mapping.node("to") instanceof Scalar scalar && scalar.written().startsWith(REGEX)) {
      return expressions.to(scalar);
    }
    Optional<Text> text = mapping.text("to");
    if (mapping.lacks("to") || text.filter(path -> path.value().isEmpty()).isPresent()) {
      return Optional.of(new PathRule.SameAsSource());
    }
    if (text.filter(path -> path.value().startsWith(REGEX)).isPresent()) {
      return expressions.to(text.get());
    }
    text.ifPresent(reading.placeholders()::noteTarget);
    return text.flatMap(path -> fixed(path, new Side("to", "target", locations.target())));
  }

  /** Reports a path, made by a rule from the one path of the mapping, that is none. */
  boolean reportsImpossible(PathRule from, PathRule to, Position place) {
    if (!(from instanceof PathRule.Fixed fixed) || !(to instanceof PathRule.Replaced replaced)) {
      return false;
    }
    try {
      Repository.forWriting(ANY_REGISTRY, replaced.of(fixed.path()));
      return false;
    } catch (MalformedException e) {
      reading.error(
          place,
          "to: what the rule makes of '%s' is not a repository's path".formatted(fixed.path()));
      return true;
    }
  }

  private Optional<PathRule> fixed(Text text, Side side) {
    String path = text.value();
    if (path.contains("://")) {
      return reading.refuse(
          text.place(),
          "%s: '%s' has a scheme: the host belongs in the %s's `registry`, here stands the path only"
              .formatted(side.key(), text.shown(), side.end()));
    }
    if (!path.equals(path.strip())) {
      return reading.refuse(
          text.place(),
          "%s: '%s' begins or ends with a blank or line break, which is not cut off: remove it"
              .formatted(side.key(), text.shown()));
    }
    boolean host = beginsWithHost(path, side);
    if (host) {
      reading.error(
          text.place(),
          ("%s: '%s' begins with a registry, which belongs in the %s's `registry`; if it is a path,"
                  + " put a / in front")
              .formatted(side.key(), text.shown(), side.end()));
    }
    int nameStart = path.lastIndexOf('/') + 1;
    boolean digest = path.indexOf('@') >= 0;
    boolean tag = path.indexOf(':', nameStart) >= 0;
    if (digest || tag) {
      reading.error(
          text.place(),
          "%s: '%s' names a %s, which belongs in the mapping's `tags`: here stands the path only"
              .formatted(side.key(), text.shown(), digest ? "digest" : "tag"));
    }
    return host || digest || tag ? Optional.empty() : repository(text, side.key());
  }

  /**
   * Whether the first part is a host by Docker's rule, except for parts that cannot be a domain.
   */
  private boolean beginsWithHost(String path, Side side) {
    int slash = path.indexOf('/');
    if (slash <= 0) {
      return false;
    }
    String first = path.substring(0, slash);
    return first.equals("localhost")
        || HOST_WITH_PORT.matcher(first).matches()
        || isOfTask(first)
        || (!side.isGoogle() && DOMAIN.matcher(first).matches());
  }

  private boolean isOfTask(String first) {
    try {
      // a name without dot or port, as in a cluster, may be a path's first part
      return first.matches(".*[.:].*") && locations.include(new RegistryHost(first));
    } catch (MalformedException e) {
      return false;
    }
  }

  private Optional<PathRule> repository(Text text, String key) {
    try {
      Repository.forWriting(ANY_REGISTRY, text.value());
      return Optional.of(new PathRule.Fixed(text.value()));
    } catch (MalformedException e) {
      return reading.refuse(
          text.place(),
          ("%s: '%s' is not a repository's path: lower-case letters, digits and . _ - between them,"
                  + " parts joined by /, at most 255 characters")
              .formatted(key, text.shown()));
    }
  }
}
