package io.drayage.tag;

import io.drayage.oci.PrintableText;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Proposes a correction for a word that is no part of a range. */
final class RangeHint {
  private static final Pattern SHORT = Pattern.compile("v?\\d+(?:\\.\\d+)?");
  private static final Pattern NEXT_COMPARATOR = Pattern.compile("([0-9A-Za-z.+-]+)([<>=!].*)");
  private static final String DIALECT = "is another tool's dialect";
  private static final String FORMS =
      "a version here is three numbers such as 1.31.0 or 1.31.0-musl, or 1.31.x, or 1.x";

  private RangeHint() {}

  /** One line about {@code operator}, which may be empty, and {@code version}. */
  static String of(String operator, String version) {
    return "'%s' can't be read: %s"
        .formatted(PrintableText.text(operator + version, 60), advice(operator, version));
  }

  private static String advice(String operator, String version) {
    if (!SemverRange.isComparator(operator)) {
      return "the comparators are < <= > >= = == != !";
    }
    if (version.isEmpty()) {
      return "a version has to follow it at once, such as %s1.31.0".formatted(operator);
    }
    return dialect(operator, version).or(() -> spelling(operator, version)).orElse(FORMS);
  }

  /** Advice about other tools' ranges. */
  private static Optional<String> dialect(String operator, String version) {
    Matcher next = NEXT_COMPARATOR.matcher(version);
    if (next.matches()) {
      return Optional.of(
          "put a blank between '%s' and '%s'"
              .formatted(
                  PrintableText.text(operator + next.group(1), 60),
                  PrintableText.text(next.group(2), 60)));
    }
    return switch (version.charAt(0)) {
      case '^', '~' -> Optional.of("%s; write %s".formatted(DIALECT, bounds(version)));
      case '*' -> Optional.of(DIALECT + "; write '>=0.0.0', or '1.x' for all of one major version");
      case '-' -> Optional.of(DIALECT + "; write both ends, such as '>=1.31.0 <=1.36.1'");
      case '&' -> Optional.of(DIALECT + "; a blank between two comparators means 'and'");
      default -> separators(version);
    };
  }

  private static Optional<String> separators(String version) {
    if (version.contains(",")) {
      return Optional.of(DIALECT + "; put a blank (and) or ' || ' (or) in place of the comma");
    }
    if (version.contains("|")) {
      return Optional.of("write '||' with a blank on both sides");
    }
    if (version.contains("*")) {
      return Optional.of(DIALECT + "; write an 'x' in place of the '*', in the last place only");
    }
    return Optional.empty();
  }

  /** Advice about misspelt versions. */
  private static Optional<String> spelling(String operator, String version) {
    if (SHORT.matcher(version).matches()) {
      return SemverTag.ofTag(version)
          .map(
              meant ->
                  "write %s%s or %s%s"
                      .formatted(operator, meant, operator, wildcard(version, meant)));
    }
    String lower = version.toLowerCase(Locale.ROOT);
    if (!lower.equals(version) && RangeOperand.parse(lower).isPresent()) {
      return Optional.of("write %s%s".formatted(operator, lower));
    }
    return SemverTag.ofTag(version)
        .map(
            meant ->
                "no 'v' and no leading zeros in a range; write %s%s".formatted(operator, meant));
  }

  private static String wildcard(String shortVersion, SemverTag meant) {
    return shortVersion.contains(".")
        ? meant.major() + "." + meant.minor() + ".x"
        : meant.major() + ".x";
  }

  private static String bounds(String version) {
    return SemverTag.ofTag(version.replaceFirst("^[\\^~>]+", ""))
        .map(
            first ->
                "'>=%s <%s'"
                    .formatted(
                        first,
                        version.startsWith("^") && first.major().signum() > 0
                            ? first.nextMajor()
                            : first.nextMinor()))
        .orElse("both ends, such as '>=1.31.0 <2.0.0'");
  }
}
