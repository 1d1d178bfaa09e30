package io.drayage.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the key closest to a misspelt one. */
public final class ClosestKey {
  private static final int MAX_CHARACTERS = 30;
  private static final int MIN_PART_CHARACTERS = 3;

  private ClosestKey() {}

  /** Most similar of {@code keys}, if it is similar enough to be meant. */
  static Optional<String> to(String misspelt, Collection<String> keys) {
    if (misspelt.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    String wanted = comparable(misspelt);
    return keys.stream()
        .filter(key -> isSimilar(wanted, comparable(key)))
        .min(Comparator.comparingInt(key -> distance(wanted, comparable(key))));
  }

  /** Most similar of {@code names} within {@code edits} edits of {@code misspelt}. */
  public static Optional<String> within(String misspelt, Collection<String> names, int edits) {
    return names.stream()
        .filter(name -> Math.abs(name.length() - misspelt.length()) <= edits)
        .filter(name -> distance(misspelt, name) <= edits)
        .min(Comparator.comparingInt(name -> distance(misspelt, name)));
  }

  private static boolean isSimilar(String wanted, String key) {
    boolean part = wanted.length() >= MIN_PART_CHARACTERS && key.contains(wanted);
    return part || distance(wanted, key) <= Math.max(1, wanted.length() / 2);
  }

  private static String comparable(String key) {
    return key.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Number of insertions, deletions, replacements and swaps of neighbours between two texts. */
  private static int distance(String left, String right) {
    int[][] costs = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        costs[i][j] = i == 0 || j == 0 ? i + j : cost(costs, left, right, i, j);
      }
    }
    return costs[left.length()][right.length()];
  }

  private static int cost(int[][] costs, String left, String right, int i, int j) {
    boolean same = left.charAt(i - 1) == right.charAt(j - 1);
    int cost = costs[i - 1][j - 1] + (same ? 0 : 1);
    cost = Math.min(cost, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1);
    return swapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
  }
}
