package io.drayage.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Validated content of sync files.
 *
 * @param watch whether the file is read again when it changes
 * @param tasks tasks to run
 * @param tasksOfFiles all tasks of the files, in their order
 */
public record SyncPlan(
    Relay relay, boolean watch, List<SyncTask> tasks, List<SyncTask> tasksOfFiles) {
  public SyncPlan {
    tasks = List.copyOf(tasks);
    tasksOfFiles = List.copyOf(tasksOfFiles);
  }

  /** Makes a plan that runs all its tasks. */
  public SyncPlan(Relay relay, boolean watch, List<SyncTask> tasks) {
    this(relay, watch, tasks, tasks);
  }

  /** The same plan, limited to the {@code wanted} tasks. */
  public SyncPlan restrictedTo(Predicate<SyncTask> wanted) {
    return new SyncPlan(relay, watch, tasks.stream().filter(wanted).toList(), tasksOfFiles);
  }

  /** Task to run with this name. */
  public Optional<SyncTask> task(String name) {
    return named(name, tasks);
  }

  /** Task with this name, to run or not. */
  public Optional<SyncTask> taskOfFiles(String name) {
    return named(name, tasksOfFiles);
  }

  private static Optional<SyncTask> named(String name, List<SyncTask> among) {
    return among.stream().filter(task -> task.name().equals(name)).findFirst();
  }

  /**
   * Merges the plans of several files. A task with the name of an earlier one becomes {@code name
   * (2)}, so that a name in logs, routes and reports means one task.
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
