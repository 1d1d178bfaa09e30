package io.drayage.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version range of another tool in the form of {@code semver:}.
 *
 * @param text the range
 * @param namesPreRelease whether it names a pre-release
 */
record VersionRange(String text, boolean namesPreRelease) {
  private static final int MAX_CHARACTERS = 1000;
  private static final String EVERY_VERSION = ">=0.0.0";
  private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");
  private static final Pattern COMPARATOR =
      Pattern.compile(
          "(!=|>=|=>|<=|=<|~>|[=><~^])?\\s*v?([0-9]{1,18}|[xX*])(?:\\.([0-9]{1,18}|[xX*]))?(?:\\.([0-9]{1,18}|[xX*]))?"
              + "(-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?");

  /** Reads the numbers in front of a wildcard; at most three. */
  private record Operand(List<Long> numbers, String suffix) {
    static Operand of(Matcher comparator) {
      List<Long> numbers = new ArrayList<>();
      for (int group = 2; group <= 4; group++) {
        String part = comparator.group(group);
        if (part == null || part.matches("[xX*]")) {
          break;
        }
        numbers.add(Long.parseLong(part));
      }
      String suffix = comparator.group(5);
      return new Operand(numbers, suffix == null ? "" : suffix);
    }

    long number(int place) {
      return place < numbers.size() ? numbers.get(place) : 0;
    }

    String full() {
      return "%d.%d.%d%s".formatted(number(0), number(1), number(2), suffix);
    }

    /** With an x in place of what is missing. */
    String open() {
      return switch (numbers.size()) {
        case 1 -> number(0) + ".x";
        case 2 -> number(0) + "." + number(1) + ".x";
        default -> full();
      };
    }
  }

  /**
   * Range in the form of Go's Masterminds library, as skopeo takes it; empty if it is none, or has
   * no counterpart.
   */
  static Optional<VersionRange> ofMasterminds(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    List<String> alternatives = new ArrayList<>();
    boolean preRelease = false;
    for (String alternative : text.split("\\|\\|", -1)) {
      String words = HYPHEN.matcher(alternative).replaceAll(">=$1 <=$2").replace(',', ' ').strip();
      List<String> comparators = new ArrayList<>();
      Matcher comparator = COMPARATOR.matcher(words);
      int at = 0;
      while (at < words.length()) {
        if (!comparator.region(at, words.length()).lookingAt()
            || !(comparator.end() == words.length() || words.charAt(comparator.end()) == ' ')) {
          return Optional.empty();
        }
        Operand operand = Operand.of(comparator);
        Optional<String> word = masterminds(Objects.toString(comparator.group(1), "="), operand);
        if (word.isEmpty()) {
          return Optional.empty();
        }
        comparators.add(word.get());
        preRelease |= !operand.suffix().isEmpty();
        at = comparator.end();
        while (at < words.length() && words.charAt(at) == ' ') {
          at++;
        }
      }
      if (comparators.isEmpty()) {
        return Optional.empty();
      }
      alternatives.add(String.join(" ", comparators));
    }
    return Optional.of(new VersionRange(String.join(" || ", alternatives), preRelease));
  }

  private static Optional<String> masterminds(String written, Operand operand) {
    String sign =
        switch (written) {
          case "=>" -> ">=";
          case "=<" -> "<=";
          case "~>" -> "~";
          default -> written;
        };
    int known = operand.numbers().size();
    if (known == 0) {
      return sign.matches("[=~^]|[<>]=") ? Optional.of(EVERY_VERSION) : Optional.empty();
    }
    return Optional.of(
        switch (sign) {
          case "=" -> known < 3 ? operand.open() : "=" + operand.full();
          case "~" -> known < 3 ? operand.open() : tilde(operand);
          case "^" -> caret(operand, known);
          default -> sign + operand.open();
        });
  }

  private static String tilde(Operand operand) {
    return ">=%s <%d.%d.0".formatted(operand.full(), operand.number(0), operand.number(1) + 1);
  }

  private static String caret(Operand operand, int known) {
    String end;
    if (operand.number(0) > 0 || known == 1) {
      end = (operand.number(0) + 1) + ".0.0";
    } else if (operand.number(1) > 0 || known == 2) {
      end = "0." + (operand.number(1) + 1) + ".0";
    } else {
      end = "0.0." + (operand.number(2) + 1);
    }
    return ">=%s <%s".formatted(operand.full(), end);
  }

  private static boolean hasWildcard(String word) {
    return word.matches("[^-]*[xX*].*");
  }

  /** Range in the form of regsync; empty if it is none, or has no counterpart. */
  static Optional<VersionRange> ofRegsync(String text) {
    List<String> comparators = new ArrayList<>();
    boolean preRelease = false;
    for (String word : text.strip().split("\\s+", -1)) {
      Matcher comparator = COMPARATOR.matcher(word);
      if (!comparator.matches() || hasWildcard(word)) {
        return Optional.empty();
      }
      Operand operand = Operand.of(comparator);
      String sign = Objects.toString(comparator.group(1), "=");
      Optional<String> range =
          switch (sign) {
            case "^" -> Optional.of(caret(operand, 3));
            case "~" -> Optional.of(tilde(operand));
            case "=", ">", ">=", "<", "<=" -> Optional.of(sign + operand.full());
            default -> Optional.empty();
          };
      if (range.isEmpty() || operand.numbers().isEmpty()) {
        return Optional.empty();
      }
      preRelease |= !operand.suffix().isEmpty();
      comparators.add(range.get());
    }
    return Optional.of(new VersionRange(String.join(" ", comparators), preRelease));
  }
}
