package io.drayage.schedule;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When each task is due next, and which are running. What was missed, because a run took long, the
 * machine slept or the clock was changed, is made up for by one run. Not thread-safe.
 */
final class Timetable {
  /** A clock that is set back by more was wrong before, and so was what it called done. */
  private static final Duration LARGEST_CORRECTION = Duration.ofHours(2);

  /** Definitions of one task that are remembered beside the present one. */
  private static final int MAX_EARLIER = 3;

  /** Names of tasks whose earlier definitions are remembered. */
  private static final int MAX_NAMES = 10_000;

  private final Spread spread;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, List<Entry>> earlier = new LinkedHashMap<>();
  private final Set<String> running = new HashSet<>();
  private final Set<String> overrunning = new HashSet<>();
  private Instant seen;

  /** A run that took longer than the interval of its task. */
  record Overrun(Duration took, Duration interval) {}

  /** Empty as of {@code now}. */
  Timetable(Spread spread, Instant now) {
    this.spread = spread;
    this.seen = now;
  }

  /**
   * Takes on {@code tasks}. Those that ask for the same as before stay due when they were, also if
   * they were away or different for some edits; the others are due for the first time.
   */
  void replace(List<SyncTask> tasks, Instant now) {
    followClock(now);
    entries.values().forEach(this::remember);
    entries.clear();
    overrunning.retainAll(tasks.stream().map(SyncTask::name).toList());
    Map<String, Entry> known = new HashMap<>();
    for (SyncTask task : tasks) {
      known(task).ifPresent(entry -> known.put(task.name(), entry.of(task)));
    }
    int fresh = tasks.size() - known.size();
    for (SyncTask task : tasks) {
      Entry entry = known.get(task.name());
      entries.put(
          task.name(),
          entry == null
              ? Entry.first(task, spread.of(task.name(), together(task, tasks, fresh)), now)
              : entry);
    }
  }

  /** Keeps an entry for the case that an edit is taken back. */
  private void remember(Entry entry) {
    String name = entry.task().name();
    List<Entry> known = new ArrayList<>(List.of(entry));
    for (Entry other : earlier.getOrDefault(name, List.of())) {
      if (known.size() < MAX_EARLIER && !other.task().asksTheSameAs(entry.task())) {
        known.add(other);
      }
    }
    earlier.remove(name);
    earlier.put(name, known);
    if (earlier.size() > MAX_NAMES) {
      earlier.remove(earlier.keySet().iterator().next());
    }
  }

  private Optional<Entry> known(SyncTask task) {
    return earlier.getOrDefault(task.name(), List.of()).stream()
        .filter(entry -> entry.task().asksTheSameAs(task))
        .findFirst();
  }

  /** The tasks whose time has come; they count as running until {@link #ended}. */
  List<SyncTask> takeDue(Instant now) {
    followClock(now);
    List<SyncTask> due = new ArrayList<>();
    for (Map.Entry<String, Entry> slot : entries.entrySet()) {
      Entry entry = slot.getValue();
      if (entry.isDue(now) && running.add(entry.task().name())) {
        due.add(entry.task());
        slot.setValue(entry.after(now));
      }
    }
    return due;
  }

  /**
   * A run of the task of this name ended.
   *
   * @param again when another should follow; of no effect if its own time comes first or never
   */
  void ended(String taskName, Optional<Instant> again) {
    running.remove(taskName);
    entries.computeIfPresent(taskName, (name, entry) -> entry.again(again));
  }

  /**
   * The time that the task's run has taken by {@code now}, if it is longer than the task's interval
   * and the run before was not too long already.
   */
  Optional<Overrun> overrun(String taskName, Instant now) {
    Entry entry = entries.get(taskName);
    if (entry == null
        || entry.ran().isEmpty()
        || !(entry.task().schedule() instanceof Schedule.Every every)) {
      return Optional.empty();
    }
    Duration took = Duration.between(entry.ran().get(), now);
    if (took.compareTo(every.interval()) <= 0) {
      overrunning.remove(taskName);
      return Optional.empty();
    }
    return overrunning.add(taskName)
        ? Optional.of(new Overrun(took, every.interval()))
        : Optional.empty();
  }

  /** The next time at which something is due that is not running. */
  Optional<Instant> nextDue() {
    return entries.values().stream()
        .filter(entry -> !running.contains(entry.task().name()))
        .flatMap(entry -> entry.next().stream())
        .min(Instant::compareTo);
  }

  /** When the task of this name is due. */
  Optional<Instant> due(String taskName) {
    return Optional.ofNullable(entries.get(taskName)).flatMap(Entry::next);
  }

  /** Whether nothing runs and nothing will; without any task an edit is waited for. */
  boolean isDone() {
    return running.isEmpty()
        && !entries.isEmpty()
        && entries.values().stream().allMatch(entry -> entry.due().isEmpty());
  }

  /** How many tasks may be due with it: of times of the clock all, else what begins with it. */
  private static int together(SyncTask task, List<SyncTask> tasks, int fresh) {
    return task.schedule().followsTheClock() ? tasks.size() : fresh;
  }

  /** A clock that was set back must not put off what is due by as much. */
  private void followClock(Instant now) {
    if (now.isBefore(seen)) {
      Duration back = Duration.between(now, seen);
      entries.replaceAll((name, entry) -> entry.clockSetBack(back, now));
      earlier.values().forEach(known -> known.replaceAll(entry -> entry.clockSetBack(back, now)));
    }
    seen = now;
  }

  /**
   * A task in the timetable.
   *
   * @param later by how much its runs are put off
   * @param due when its own time is, empty for never again
   * @param sooner when it runs before that, once
   * @param ran when its last run began; empty before the first
   */
  private record Entry(
      SyncTask task,
      Duration later,
      Optional<Instant> due,
      Optional<Instant> sooner,
      Optional<Instant> ran) {
    static Entry first(SyncTask task, Duration later, Instant now) {
      return new Entry(
          task,
          later,
          task.schedule().first(now).map(time -> time.plus(later)),
          Optional.empty(),
          Optional.empty());
    }

    Entry of(SyncTask same) {
      return new Entry(same, later, due, sooner, ran);
    }

    Entry again(Optional<Instant> time) {
      return new Entry(
          task, later, due, time.filter(own -> due.filter(own::isBefore).isPresent()), ran);
    }

    /** When it runs next, empty for never again. */
    Optional<Instant> next() {
      return sooner.or(() -> due);
    }

    boolean isDue(Instant now) {
      return isPast(next(), now);
    }

    private static boolean isPast(Optional<Instant> time, Instant now) {
      return time.filter(one -> !one.isAfter(now)).isPresent();
    }

    /** Its next run after the one that begins now; times that have passed are left out. */
    Entry after(Instant now) {
      if (!isPast(due, now)) {
        return new Entry(task, later, due, Optional.empty(), Optional.of(now));
      }
      Optional<Instant> time = due.map(put -> put.minus(later));
      Optional<Instant> next = time.flatMap(task.schedule()::next);
      if (next.filter(instant -> instant.plus(later).isAfter(now)).isEmpty()) {
        next = time.flatMap(last -> task.schedule().next(last, now.minus(later)));
      }
      return new Entry(
          task,
          later,
          next.map(instant -> instant.plus(later)),
          Optional.empty(),
          Optional.of(now));
    }

    /**
     * Intervals keep what is left of them. Times of day are looked up again, but none twice that
     * the clock passed twice in a correction.
     */
    Entry clockSetBack(Duration back, Instant now) {
      if (due.isEmpty()) {
        return this;
      }
      Optional<Instant> earlier = sooner.map(time -> time.minus(back));
      if (!task.schedule().followsTheClock()) {
        return new Entry(task, later, due.map(time -> time.minus(back)), earlier, ran);
      }
      if (due.get().isBefore(now.plus(back)) && back.compareTo(LARGEST_CORRECTION) < 0) {
        // it was due already and waits for a run to end
        return new Entry(task, later, Optional.of(now), Optional.empty(), ran);
      }
      Instant from =
          ran.filter(time -> time.isAfter(now) && time.isBefore(now.plus(LARGEST_CORRECTION)))
              .orElse(now.minus(later));
      Optional<Instant> next = task.schedule().next(from);
      return new Entry(task, later, next.map(instant -> instant.plus(later)), earlier, ran);
    }
  }
}
