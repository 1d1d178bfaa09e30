package io.drayage.notice;

import io.drayage.notice.Told.State;
import io.drayage.status.RegistryState;
import io.drayage.status.TaskState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Finds changes of the health of tasks and of the pulls of registries. For one thread. */
final class StandingChanges {
  /** Part of the limit from which pulls are nearly spent. */
  private static final long TENTH = 10;

  private final ToldSubjects subjects;
  private final InstantSource clock;

  StandingChanges(ToldSubjects subjects, InstantSource clock) {
    this.subjects = subjects;
    this.clock = clock;
  }

  /** Messages about tasks whose health differs from what was told. */
  List<Notice> ofTasks(List<TaskState> tasks) {
    List<Notice> notices = new ArrayList<>();
    tasks.forEach(task -> health(task, notices));
    return notices;
  }

  /** Messages about registries whose pulls have become few. */
  List<Notice> ofRegistries(List<RegistryState> registries) {
    List<Notice> notices = new ArrayList<>();
    for (RegistryState registry : registries) {
      registry.pulls().ifPresent(pulls -> budget(registry.registry(), pulls, notices));
    }
    return notices;
  }

  private void health(TaskState task, List<Notice> notices) {
    String subject = "health " + task.name();
    Instant now = clock.instant();
    Told before = subjects.of(subject);
    State state = task.healthy() ? State.WELL : State.FAILING;
    Instant last = task.healthy() ? before.recoveredAt() : before.failedAt();
    if (before.state() == state || !subjects.mayTell(last, now)) {
      return;
    }
    notices.add(task.healthy() ? healthy(task, now) : unhealthy(task, now));
    subjects.keep(subject, before, before.toldAs(state, now), now);
  }

  private static Notice healthy(TaskState task, Instant now) {
    return Notice.single(
        NoticeEvent.HEALTH,
        now,
        task.name(),
        "",
        task.name() + " is healthy",
        "Task %s has had a run without failures again.".formatted(task.name()),
        "");
  }

  private static Notice unhealthy(TaskState task, Instant now) {
    String since =
        task.lastSuccess()
            .map(last -> "since " + Times.text(last))
            .orElse("since the process started");
    String longest =
        task.maxAge().map(age -> "; at most %s is healthy".formatted(Times.text(age))).orElse("");
    return Notice.single(
        NoticeEvent.HEALTH,
        now,
        task.name(),
        "",
        task.name() + " is unhealthy",
        "Task %s has had no run without failures %s%s.".formatted(task.name(), since, longest),
        "`drayage status` shows what fails.");
  }

  private void budget(String registry, RegistryState.Pulls pulls, List<Notice> notices) {
    String subject = "budget " + registry;
    Instant now = clock.instant();
    Told before = subjects.of(subject);
    long few = Math.max(pulls.reserve(), pulls.limit() / TENTH);
    if (before.state() != State.WELL) {
      // apart from the lower bound, so that a number near it is told once
      if (pulls.remaining() > 2 * few || pulls.remaining() >= pulls.limit()) {
        subjects.keep(subject, before, before.toldAs(State.WELL, now), now);
      }
    } else if (pulls.remaining() <= few && subjects.mayTell(before.failedAt(), now)) {
      notices.add(spent(registry, pulls, now));
      subjects.keep(subject, before, before.toldAs(State.FAILING, now), now);
    }
  }

  private static Notice spent(String registry, RegistryState.Pulls pulls, Instant now) {
    String reset =
        pulls
            .reset()
            .map(time -> " The limit is full again at " + Times.text(time) + ".")
            .orElse("");
    return Notice.single(
        NoticeEvent.BUDGET,
        now,
        "",
        registry,
        registry + ": pulls nearly spent",
        "%d of %d pulls at %s are left, and %d are left to others.%s"
            .formatted(pulls.remaining(), pulls.limit(), registry, pulls.reserve(), reset),
        "Further images wait. An account with a higher limit, or fewer tags, needs no wait.");
  }
}
