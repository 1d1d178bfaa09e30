package io.drayage.route.file;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** Differences of two texts, as {@code diff -u} prints them. */
final class UnifiedDiff {
  private static final int CONTEXT = 3;

  private UnifiedDiff() {}

  /** Returns lines with their ends; empty for equal texts. */
  static String of(String before, String textBefore, String after, String textAfter) {
    List<String> first = textBefore.lines().toList();
    List<String> second = textAfter.lines().toList();
    List<String> lines =
        UnifiedDiffUtils.generateUnifiedDiff(
            before, after, first, DiffUtils.diff(first, second), CONTEXT);
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
