package io.drayage.config;

import io.drayage.config.YamlNode.Scalar;
import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.Location;
import io.drayage.plan.PathRule;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code from} and {@code to}, which hold paths and nothing else of a reference. */
final class PathReader {
  private static final String REGEX = PathExpressions.PREFIX;
  private static final RegistryHost ANY_REGISTRY = new RegistryHost("localhost");
  private static final Pattern HOST_WITH_PORT = Pattern.compile("[^:]+:[0-9]{1,5}");
  private static final Pattern DOMAIN =
      Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[^:]*\\.[A-Za-z]{2,}");

  /** There a path may begin with a domain: {@code gcr.io/example.com/project/image}. */
  private static final Pattern GOOGLE = Pattern.compile("(?:.*\\.)?gcr\\.io|.*-docker\\.pkg\\.dev");

  /** One of the two keys, and the end of the task that it is about. */
  private record Side(String key, String end, Optional<Location> location) {
    boolean isGoogle() {
      return location
          .filter(known -> GOOGLE.matcher(known.registry().name()).matches())
          .isPresent();
    }
  }

  private final ReadContext reading;
  private final TaskLocations ends;
  private final PathExpressions expressions;

  PathReader(ReadContext reading, TaskLocations ends) {
    this.reading = reading;
    this.ends = ends;
    this.expressions = new PathExpressions(reading);
  }

  /** What the mapping reads; empty when that has been reported to be wrong. */
  Optional<PathRule> from(Section mapping) {
    Optional<Text> text = mapping.text("from");
    if (mapping.lacks("from") || text.filter(path -> path.value().isEmpty()).isPresent()) {
      report(mapping.placeOf("from"), "mapping without 'From' path");
      return Optional.empty();
    }
    if (text.filter(path -> path.value().startsWith(REGEX)).isPresent()) {
      return expressions.from(text.get(), ends);
    }
    return text.flatMap(path -> fixed(path, new Side("from", "source", ends.source())));
  }

  /** Where the mapping writes; empty when that has been reported to be wrong. */
  Optional<PathRule> to(Section mapping) {
    // before the text is expanded: ${1} there is a group of the expression, no variable
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
    return text.flatMap(path -> fixed(path, new Side("to", "target", ends.target())));
  }

  /** Reports a path that a rule makes of the one path that the mapping reads, if it is none. */
  boolean reportsImpossible(PathRule from, PathRule to, Position place) {
    if (!(from instanceof PathRule.Fixed fixed) || !(to instanceof PathRule.Replaced replaced)) {
      return false;
    }
    try {
      Repository.forWriting(ANY_REGISTRY, replaced.of(fixed.path()));
      return false;
    } catch (MalformedException e) {
      report(
          place,
          "to: what the rule makes of '%s' is not a repository's path".formatted(fixed.path()));
      return true;
    }
  }

  private Optional<PathRule> fixed(Text text, Side side) {
    String path = text.value();
    if (path.contains("://")) {
      report(
          text.place(),
          "%s: '%s' has a scheme: the host belongs in the %s's `registry`, here stands the path only"
              .formatted(side.key(), text.shown(), side.end()));
      return Optional.empty();
    }
    if (!path.equals(path.strip())) {
      report(
          text.place(),
          "%s: '%s' begins or ends with a blank or line break, which is not cut off: remove it"
              .formatted(side.key(), text.shown()));
      return Optional.empty();
    }
    boolean host = beginsWithHost(path, side);
    if (host) {
      report(
          text.place(),
          ("%s: '%s' begins with a registry, which belongs in the %s's `registry`; if it is a path,"
                  + " put a / in front")
              .formatted(side.key(), text.shown(), side.end()));
    }
    int nameStart = path.lastIndexOf('/') + 1;
    boolean digest = path.indexOf('@') >= 0;
    boolean tag = path.indexOf(':', nameStart) >= 0;
    if (digest || tag) {
      report(
          text.place(),
          "%s: '%s' names a %s, which belongs in the mapping's `tags`: here stands the path only"
              .formatted(side.key(), text.shown(), digest ? "digest" : "tag"));
    }
    return host || digest || tag ? Optional.empty() : repository(text, side.key());
  }

  /** As Docker tells a host from a path, save for what cannot be a domain. */
  private boolean beginsWithHost(String path, Side side) {
    int slash = path.indexOf('/');
    if (slash <= 0) {
      return false;
    }
    String first = path.substring(0, slash);
    return first.equals("localhost")
        || HOST_WITH_PORT.matcher(first).matches()
        || isAnEnd(first)
        || (!side.isGoogle() && DOMAIN.matcher(first).matches());
  }

  private boolean isAnEnd(String first) {
    try {
      // a name without dot or port, as in a cluster, may be a path's first part as well
      return first.matches(".*[.:].*") && ends.include(new RegistryHost(first));
    } catch (MalformedException e) {
      return false;
    }
  }

  private Optional<PathRule> repository(Text text, String key) {
    try {
      Repository.forWriting(ANY_REGISTRY, text.value());
      return Optional.of(new PathRule.Fixed(text.value()));
    } catch (MalformedException e) {
      report(
          text.place(),
          ("%s: '%s' is not a repository's path: lower-case letters, digits and . _ - between them,"
                  + " parts joined by /, at most 255 characters")
              .formatted(key, text.shown()));
      return Optional.empty();
    }
  }

  private void report(Position place, String message) {
    reading.problems().error(place, message);
  }
}
