package io.drayage.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that one sync file asks for, validated.
 *
 * @param watch whether the file is read again when it changes
 */
public record SyncPlan(Relay relay, boolean watch, List<SyncTask> tasks) {
  /** Copies the list. */
  public SyncPlan {
    tasks = List.copyOf(tasks);
  }

  /** The task of this name. */
  public Optional<SyncTask> task(String name) {
    return tasks.stream().filter(task -> task.name().equals(name)).findFirst();
  }

  /**
   * One plan of several files. A task whose name an earlier one has becomes {@code name (2)}, so
   * that every name in logs, routes and reports means one task.
   */
  public static SyncPlan merge(List<SyncPlan> plans) {
    List<SyncTask> tasks = new ArrayList<>();
    TaskNames names = new TaskNames();
    for (SyncPlan plan : plans) {
      for (SyncTask task : plan.tasks()) {
        tasks.add(task.withName(names.unused(task.name())));
      }
    }
    Relay relay = plans.size() == 1 ? plans.get(0).relay() : Relay.NATIVE;
    return new SyncPlan(relay, plans.stream().anyMatch(SyncPlan::watch), tasks);
  }
}
