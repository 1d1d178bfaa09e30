package io.drayage.tag;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A {@code semver}, {@code regex} or {@code keep} item that judges tags one by one.
 *
 * @param item as written, trimmed
 * @param accepts which tags it takes
 * @param rejection why it does not take a tag, for people
 */
record TagRule(String item, Predicate<String> accepts, UnaryOperator<String> rejection) {
  static TagRule of(String item, SemverRange range) {
    return new TagRule(item, range::accepts, range::rejection);
  }

  static TagRule of(String item, AnchoredPattern pattern) {
    return new TagRule(item, pattern::matches, tag -> "no match");
  }
}
