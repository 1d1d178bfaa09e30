package io.drayage.tag;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Operand of a comparator: one version, or all from {@code 1.2.0} to below {@code 1.3.0}. */
sealed interface RangeOperand {
  /** Form of an {@code x} in the last places; leading zeros are accepted, as in dregsy. */
  Pattern WILDCARD = Pattern.compile("(?<major>\\d+)\\.(?:x(?:\\.x)?|(?<minor>\\d+)\\.x)");

  /** Position of {@code version}: negative before this, 0 at or within it, else positive. */
  int positionOf(SemverTag version);

  /** One version. */
  record Exactly(SemverTag version) implements RangeOperand {
    @Override
    public int positionOf(SemverTag other) {
      return other.compareTo(version);
    }
  }

  /** The versions from {@code first} to before {@code next}. */
  record Between(SemverTag first, SemverTag next) implements RangeOperand {
    @Override
    public int positionOf(SemverTag version) {
      if (version.compareTo(first) < 0) {
        return -1;
      }
      return version.compareTo(next) < 0 ? 0 : 1;
    }
  }

  /** Parses a full version, {@code 1.2.x}, {@code 1.x} or {@code 1.x.x}; empty if it is neither. */
  static Optional<RangeOperand> parse(String text) {
    Matcher wildcard = WILDCARD.matcher(text);
    if (!wildcard.matches()) {
      return SemverTag.ofFullVersion(text).map(Exactly::new);
    }
    String minor = wildcard.group("minor");
    if (minor == null) {
      return SemverTag.release(wildcard.group("major"), "0", "0")
          .map(first -> new Between(first, first.nextMajor()));
    }
    return SemverTag.release(wildcard.group("major"), minor, "0")
        .map(first -> new Between(first, first.nextMinor()));
  }
}
