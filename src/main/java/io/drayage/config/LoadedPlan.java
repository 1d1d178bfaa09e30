package io.drayage.config;

import io.drayage.plan.SyncPlan;
import java.util.List;

/**
 * A valid sync file.
 *
 * @param warnings in the order of the file
 */
public record LoadedPlan(SyncPlan plan, List<ConfigProblem> warnings) {
  public LoadedPlan {
    warnings = List.copyOf(warnings);
  }
}
