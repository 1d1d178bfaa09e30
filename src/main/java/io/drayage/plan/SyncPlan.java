package io.drayage.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that one sync file asks for, validated.
 *
 * @param watch whether the file is read again when it changes
 * @param tasks those that are to run
 * @param tasksOfFiles those and the others of the file, in its order
 */
public record SyncPlan(
    Relay relay, boolean watch, List<SyncTask> tasks, List<SyncTask> tasksOfFiles) {
  /** Copies the lists. */
  public SyncPlan {
    tasks = List.copyOf(tasks);
    tasksOfFiles = List.copyOf(tasksOfFiles);
  }

  /** A plan all of whose tasks are to run. */
  public SyncPlan(Relay relay, boolean watch, List<SyncTask> tasks) {
    this(relay, watch, tasks, tasks);
  }

  /** The same plan, of which only the tasks that are {@code wanted} are to run. */
  public SyncPlan restrictedTo(Predicate<SyncTask> wanted) {
    return new SyncPlan(relay, watch, tasks.stream().filter(wanted).toList(), tasksOfFiles);
  }

  /** The task of this name that is to run. */
  public Optional<SyncTask> task(String name) {
    return named(name, tasks);
  }

  /** The task of this name, to run or not. */
  public Optional<SyncTask> taskOfFiles(String name) {
    return named(name, tasksOfFiles);
  }

  private static Optional<SyncTask> named(String name, List<SyncTask> among) {
    return among.stream().filter(task -> task.name().equals(name)).findFirst();
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
