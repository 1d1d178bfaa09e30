package io.drayage.app;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;

/** Chooses tasks by name, as dregsy's {@code -run} does. */
public final class TaskPattern {
  private TaskPattern() {}

  /**
   * The plan, to run only the tasks whose whole name matches {@code pattern} (or does not, after a
   * {@code !}).
   *
   * @throws UsageException if that is no expression, or no task is left
   */
  public static SyncPlan restrict(SyncPlan plan, String pattern) {
    SyncPlan restricted = selected(plan, pattern);
    if (!pattern.isEmpty() && restricted.tasks().isEmpty()) {
      throw new UsageException(
          "no task is selected by '%s'; the tasks are: %s"
              .formatted(
                  pattern, String.join(", ", plan.tasks().stream().map(SyncTask::name).toList())));
    }
    return restricted;
  }

  /**
   * The same, but the plan may be left without a task: one file of several.
   *
   * @throws UsageException if that is no expression
   */
  public static SyncPlan selected(SyncPlan plan, String pattern) {
    if (pattern.isEmpty()) {
      return plan;
    }
    boolean negated = pattern.startsWith("!");
    Pattern expression = compile(negated ? pattern.substring(1) : pattern);
    return plan.restrictedTo(task -> expression.matches(task.name()) != negated);
  }

  private static Pattern compile(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new UsageException("--task: " + e.getMessage());
    }
  }
}
