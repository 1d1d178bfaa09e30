package io.drayage.route.timer;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Timers of the current tasks. An unchanged task keeps its timer; a task that was removed or
 * changed by a few edits and is restored keeps its time. Not thread-safe.
 */
final class TaskTable {
  /** Number of earlier definitions kept for each task. */
  private static final int MAX_EARLIER = 3;

  /** Number of tasks with earlier definitions. */
  private static final int MAX_NAMES = 10_000;

  private final Map<String, List<TaskTimer>> earlier = new LinkedHashMap<>();
  private final Duration jitter;
  private final Ids ids;
  private List<TaskTimer> timers = List.of();
  private int made;

  /** Kinds of names for timers. */
  enum Ids {
    /** A new number for each definition of a task. */
    COUNTED,
    /** The task's fingerprint, so that all schedulers of a cluster have the same name. */
    SHARED
  }

  /** Spreads tasks that are due together over at most {@code jitter}. */
  TaskTable(Duration jitter, Ids ids) {
    this.jitter = jitter;
    this.ids = ids;
  }

  /** Returns the timers in the order of the sync files. */
  List<TaskTimer> timers() {
    return timers;
  }

  /** Finds the timer of a task by its name. */
  Optional<TaskTimer> timer(String taskName) {
    return timers.stream().filter(timer -> timer.task().name().equals(taskName)).findFirst();
  }

  Optional<TaskTimer> withId(String id) {
    return timers.stream().filter(timer -> timer.id().equals(id)).findFirst();
  }

  /**
   * Replaces the tasks.
   *
   * @param due next time of an earlier timer, {@link TaskTimer#NEVER} for never again
   */
  void replace(List<SyncTask> tasks, Instant now, Function<TaskTimer, Instant> due) {
    for (TaskTimer timer : timers) {
      if (tasks.stream().noneMatch(timer.task()::asksTheSameAs)) {
        remember(timer.dueAt(due.apply(timer)));
      }
    }
    List<Optional<TaskTimer>> known = tasks.stream().map(task -> known(task, now)).toList();
    int fresh = (int) known.stream().filter(Optional::isEmpty).count();
    int before = 0;
    List<TaskTimer> next = new ArrayList<>();
    for (int index = 0; index < tasks.size(); index++) {
      SyncTask task = tasks.get(index);
      if (known.get(index).isPresent()) {
        next.add(known.get(index).get().of(task));
      } else {
        // all times of day can coincide; intervals only with those that begin together
        Duration later =
            task.schedule().followsTheClock()
                ? later(task.schedule(), index, tasks.size(), now)
                : later(task.schedule(), before, fresh, now);
        next.add(new TaskTimer(task, id(task), later, Optional.empty()));
        before++;
      }
    }
    timers = List.copyOf(next);
  }

  /**
   * Returns the delay of one of {@code count} tasks that are due together, in the order of the sync
   * files: about a second for each before it, at most the jitter and a tenth of the interval.
   */
  private Duration later(Schedule schedule, int position, int count, Instant now) {
    Duration spread = Duration.ofSeconds(count - 1L);
    Duration window = spread.compareTo(jitter) < 0 ? spread : jitter;
    Duration later = window.multipliedBy(position).dividedBy(count);
    Optional<Duration> period =
        schedule
            .first(now)
            .flatMap(first -> schedule.next(first).map(next -> Duration.between(first, next)));
    return period
        .map(time -> time.dividedBy(10))
        .filter(most -> most.compareTo(later) < 0)
        .orElse(later);
  }

  private Optional<TaskTimer> known(SyncTask task, Instant now) {
    Optional<TaskTimer> kept = timer(task.name()).filter(timer -> timer.task().asksTheSameAs(task));
    if (kept.isPresent()) {
      return kept;
    }
    List<TaskTimer> others = earlier.getOrDefault(task.name(), List.of());
    Optional<TaskTimer> back =
        others.stream().filter(timer -> timer.task().asksTheSameAs(task)).findFirst();
    back.ifPresent(others::remove);
    return back.map(
        timer ->
            new TaskTimer(
                task,
                id(task),
                timer.later(),
                timer.due().map(time -> withinInterval(time, task, now))));
  }

  /** Limits a time to one interval from now, for a clock that was set back meanwhile. */
  private static Instant withinInterval(Instant due, SyncTask task, Instant now) {
    boolean isFar =
        task.schedule() instanceof Schedule.Every every && due.isAfter(now.plus(every.interval()));
    return isFar ? task.schedule().next(now).orElse(due) : due;
  }

  /** Keeps the timer for an edit that is undone. */
  private void remember(TaskTimer timer) {
    String name = timer.task().name();
    List<TaskTimer> known = new ArrayList<>(List.of(timer));
    earlier.getOrDefault(name, List.of()).stream().limit(MAX_EARLIER - 1L).forEach(known::add);
    earlier.remove(name);
    earlier.put(name, known);
    if (earlier.size() > MAX_NAMES) {
      earlier.remove(earlier.keySet().iterator().next());
    }
  }

  /** Creates a unique name that is valid in endpoint URIs and route ids. */
  private String id(SyncTask task) {
    String name = task.name().replaceAll("[^A-Za-z0-9-]", "_");
    return name + "." + (ids == Ids.SHARED ? task.fingerprint() : String.valueOf(++made));
  }
}
