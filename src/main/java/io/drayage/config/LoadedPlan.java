package io.drayage.config;

import io.drayage.plan.SyncPlan;
import java.util.List;

/**
 * A sync file that can be run.
 *
 * @param warnings what an operator should know nevertheless, in the order of the file
 */
public record LoadedPlan(SyncPlan plan, List<ConfigProblem> warnings) {
  /** Copies the list. */
  public LoadedPlan {
    warnings = List.copyOf(warnings);
  }
}
