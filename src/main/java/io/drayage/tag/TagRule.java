package io.drayage.tag;

import java.util.function.Predicate;

/**
 * A {@code semver} or {@code regex} item.
 *
 * @param item as written, trimmed
 */
record TagRule(String item, Predicate<String> accepts) {}
