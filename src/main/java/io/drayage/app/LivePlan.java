package io.drayage.app;

import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The plan of today, and the tasks that are running as they were when their run began: a run keeps
 * its registries and credentials to its end. Safe for several threads.
 */
final class LivePlan {
  private final Map<String, SyncTask> running = new ConcurrentHashMap<>();
  private volatile SyncPlan plan;

  LivePlan(SyncPlan plan) {
    this.plan = plan;
  }

  SyncPlan current() {
    return plan;
  }

  /** Takes on {@code next}; what is known of an equal plan stays known. */
  void replace(SyncPlan next) {
    plan = next.equals(plan) ? plan : next;
  }

  /** The task of this name: the one that is running, else that of the files, to run or not. */
  Optional<SyncTask> task(String name) {
    return Optional.ofNullable(running.get(name)).or(() -> plan.taskOfFiles(name));
  }

  /** Does a run of {@code task}; no other run of a task of this name may be under way. */
  <T> T during(SyncTask task, Supplier<T> run) {
    if (running.putIfAbsent(task.name(), task) != null) {
      throw new IllegalStateException("task " + task.name() + " is running already");
    }
    try {
      return run.get();
    } finally {
      running.remove(task.name());
    }
  }
}
