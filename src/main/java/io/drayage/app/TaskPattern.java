package io.drayage.app;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.drayage.app.settings.UsageException;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;

/** Selection of tasks by name, as by dregsy's {@code -run}. */
public final class TaskPattern {
  private TaskPattern() {}

  /**
   * Restricts the plan to tasks whose whole name matches {@code pattern}; {@code !} in front
   * selects the others.
   *
   * @throws UsageException if the expression is malformed or selects no task
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
   * Restricts the plan of one of several files, which may have no selected task.
   *
   * @throws UsageException if the expression is malformed
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
