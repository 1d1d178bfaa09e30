package io.drayage.config;

import io.drayage.config.PathReader.TaskLocations;
import io.drayage.config.YamlNode.Scalar;
import io.drayage.oci.MalformedException;
import io.drayage.plan.PathRule;
import io.drayage.tag.AnchoredPattern;
import io.drayage.tag.Replacement;
import java.util.Optional;
import java.util.Set;

/** Reads {@code from: regex:EXPR} and {@code to: regex:EXPR,REPLACEMENT}. */
final class PathExpressions {
  static final String PREFIX = "regex:";

  private final ReadContext reading;

  PathExpressions(ReadContext reading) {
    this.reading = reading;
  }

  /** Rule of the repositories to read; empty if it is wrong, which is reported. */
  Optional<PathRule> from(Text text, TaskLocations locations) {
    String expression = text.value().substring(PREFIX.length());
    if (expression.isEmpty()) {
      return reading.refuse(text.place(), "from: regex: needs an expression behind it");
    }
    try {
      AnchoredPattern pattern = AnchoredPattern.parse(expression);
      warn(text, pattern);
      if (locations.lister().isEmpty()) {
        noteLackOfLister(text.place(), locations);
      }
      return locations.lister().map(lister -> new PathRule.Matching(pattern, lister));
    } catch (MalformedException e) {
      report(text, "from", e);
      return Optional.empty();
    }
  }

  /** Rule of a text that begins with the prefix before it is expanded. */
  Optional<PathRule> to(Scalar scalar) {
    String written = scalar.written();
    int comma = written.indexOf(',');
    if (comma < 0) {
      return refuseWithoutReplacement(scalar.place());
    }
    Optional<Text> expression =
        reading.environment().expand(scalar, written.substring(PREFIX.length(), comma));
    if (expression.isEmpty()) {
      return Optional.empty();
    }
    try {
      Set<String> groups = Replacement.groups(expression.get().value());
      return reading
          .environment()
          .expandReplacement(scalar, written.substring(comma + 1), groups)
          .flatMap(replacement -> rule(expression.get(), replacement));
    } catch (MalformedException e) {
      report(expression.get(), "to", e);
      return Optional.empty();
    }
  }

  /** Rule of a text that begins with the prefix after it was expanded; it is not expanded again. */
  Optional<PathRule> to(Text text) {
    int comma = text.value().indexOf(',');
    if (comma < 0) {
      return refuseWithoutReplacement(text.place());
    }
    Text expression = part(text, text.value().substring(PREFIX.length(), comma));
    return rule(expression, part(text, text.value().substring(comma + 1)));
  }

  private static Text part(Text text, String value) {
    return new Text(text.place(), text.written(), value);
  }

  private Optional<PathRule> rule(Text expression, Text replacement) {
    if (expression.value().isEmpty()) {
      return reading.refuse(expression.place(), "to: regex: needs an expression before the comma");
    }
    try {
      Replacement rule = Replacement.parse(expression.value(), replacement.value());
      if (!expression.isExpanded()) {
        rule.missingGroups().forEach(group -> warnOfMissingGroup(expression.place(), group));
      }
      return Optional.of(new PathRule.Replaced(rule));
    } catch (MalformedException e) {
      report(expression, "to", e);
      return Optional.empty();
    }
  }

  private Optional<PathRule> refuseWithoutReplacement(Position place) {
    return reading.refuse(place, "to: regex: needs a replacement: regex:EXPRESSION,REPLACEMENT");
  }

  private void warnOfMissingGroup(Position place, String group) {
    String advice =
        group.matches("[0-9]+[A-Za-z_].*")
            ? "; for the number alone write ${%s}".formatted(group.replaceAll("[^0-9].*", ""))
            : "";
    reading.warning(
        place,
        "to: the replacement's $%s is no group of the expression, so it is always empty%s"
            .formatted(group, advice));
  }

  private void warn(Text text, AnchoredPattern pattern) {
    pattern
        .warning()
        .filter(warning -> !text.isExpanded())
        .ifPresent(warning -> reading.warning(text.place(), "from: " + warning));
    if (text.value().matches("regex:\\^?/.*")) {
      reading.warning(
          text.place(),
          "from: the expression begins with a /, which the listed repositories do not");
    }
  }

  /** Reports a source without a lister; errors of a lister are reported elsewhere. */
  private void noteLackOfLister(Position place, TaskLocations locations) {
    boolean dockerHub =
        locations.source().filter(source -> source.registry().isDockerHub()).isPresent();
    if (dockerHub) {
      reading.error(
          place,
          "from: regex: needs a list of repositories, and Docker Hub has no catalog: give the source"
              + " a `lister` of type dockerhub (all of the user that logs in) or index (a search)");
    }
  }

  private void report(Text text, String key, MalformedException e) {
    reading.error(
        text.place(),
        text.isExpanded()
            ? "%s: regex: with the environment's values put in, this is no regular expression"
                .formatted(key)
            : "%s: %s".formatted(key, e.getMessage()));
  }
}
