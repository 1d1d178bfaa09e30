package io.drayage.notice;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.notice.Notice.Item;
import io.drayage.notice.Told.State;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.TaskReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds changes of images and mappings in the report of a run. For one thread. */
final class RunChanges {
  private static final int NOT_FOUND = 404;

  /** Failing mappings of one task that are kept. */
  private static final int MAX_MAPPINGS = 200;

  private final NoticeRule rule;
  private final ToldSubjects subjects;
  private final InstantSource clock;

  RunChanges(NoticeRule rule, ToldSubjects subjects, InstantSource clock) {
    this.rule = rule;
    this.subjects = subjects;
    this.clock = clock;
  }

  /**
   * The messages about a run, one for each kind of event and cause. What they tell counts as told.
   */
  List<Notice> of(TaskReport report) {
    RunNotices notices = new RunNotices(report.run().taskName(), clock.instant());
    report.images().forEach(image -> image(image, notices));
    mappings(report, notices);
    return notices.all().stream().filter(notice -> rule.tells(notice.event())).toList();
  }

  private void image(CopyResult result, RunNotices notices) {
    String subject = result.image().taskName() + " " + result.image().target();
    Told before = subjects.of(subject);
    Told after = before;
    if (result instanceof CopyResult.Failed failed) {
      if (counts(failed.failure())) {
        after = failing(before, result, failed.failure(), notices);
      }
    } else if (result.targetDigest().isPresent()) {
      after = digest(before, result, notices);
      after = working(after, item(result, ""), notices);
    }
    subjects.keep(subject, before, after, notices.time());
  }

  /** Whether a failure is one of a new try. */
  private static boolean counts(Failure failure) {
    return !failure.kind().isStop() && failure.kind() != FailureKind.WAITING;
  }

  private Told failing(Told before, CopyResult result, Failure failure, RunNotices notices) {
    boolean vanished = rule.tells(NoticeEvent.VANISHED) && hasVanished(before, result, failure);
    Told after = before.withFailure(rule.after());
    if (!isNew(after, notices.time())) {
      return after;
    }
    if (vanished) {
      notices.vanished(item(result, ""));
      return after.toldAs(State.VANISHED, notices.time());
    }
    notices.failed(item(result, failure.message()), failure);
    return after.toldAs(State.FAILING, notices.time());
  }

  private boolean isNew(Told subject, Instant now) {
    return subject.state() == State.WELL
        && subject.failures() >= rule.after()
        && subjects.mayTell(subject.failedAt(), now);
  }

  /** Whether the source lacks a tag of which an image was seen before. */
  private static boolean hasVanished(Told before, CopyResult result, Failure failure) {
    return failure.kind() == FailureKind.NOT_FOUND
        && failure.status() == NOT_FOUND
        && !before.digest().isEmpty()
        && failure.registry().equals(result.image().source().repository().registry().name());
  }

  private Told working(Told before, Item item, RunNotices notices) {
    Told after = before.withSuccess();
    if (after.state() == State.WELL || !subjects.mayTell(after.recoveredAt(), notices.time())) {
      return after;
    }
    notices.recovered(item);
    return after.toldAs(State.WELL, notices.time());
  }

  /** Compares with the digest that was told; one that may not be told yet is left for later. */
  private Told digest(Told before, CopyResult result, RunNotices notices) {
    if (!rule.tells(NoticeEvent.DIGEST) && !rule.tells(NoticeEvent.VANISHED)) {
      return before;
    }
    String digest = result.targetDigest().orElseThrow().toString();
    if (before.digest().isEmpty()) {
      return before.withDigest(digest, before.digestAt());
    }
    if (before.digest().equals(digest) || !subjects.mayTell(before.digestAt(), notices.time())) {
      return before;
    }
    notices.changed(item(result, before.digest()));
    return before.withDigest(digest, notices.time());
  }

  private static Item item(CopyResult result, String detail) {
    boolean failed = result.problem().isPresent();
    return new Item(
        result.image().target().toString(),
        result.image().source().toString(),
        result.targetDigest().map(Object::toString).orElse(""),
        failed ? "" : detail,
        failed ? detail : "");
  }

  /**
   * Compares the failed mappings with those of earlier runs, whose names are kept as a list. A run
   * that ended early, or that looked at some repositories only, shows no recovery.
   */
  private void mappings(TaskReport report, RunNotices notices) {
    String list = report.run().taskName() + " mappings";
    String before = subjects.text(list).orElse("");
    Set<String> known = new LinkedHashSet<>(before.isEmpty() ? List.of() : before.lines().toList());
    Map<String, Failure> failed = new LinkedHashMap<>();
    for (MappingFailed problem : report.problems()) {
      if (counts(problem.failure())) {
        failed.putIfAbsent(problem.subject(), problem.failure());
      }
    }
    boolean whole = !report.isStopped() && !report.run().hasFilter();
    for (String name : new ArrayList<>(known)) {
      if (!failed.containsKey(name) && whole && ended(report, name, notices)) {
        known.remove(name);
      }
    }
    failed.forEach((name, failure) -> mapping(report, name, failure, notices));
    known.addAll(failed.keySet());
    subjects.keepText(list, before, String.join("\n", known.stream().limit(MAX_MAPPINGS).toList()));
  }

  private void mapping(TaskReport report, String name, Failure failure, RunNotices notices) {
    String subject = report.run().taskName() + " " + name;
    Told before = subjects.of(subject);
    Told after = before.withFailure(rule.after());
    if (isNew(after, notices.time())) {
      notices.failed(new Item(name, "", "", "", failure.message()), failure);
      after = after.toldAs(State.FAILING, notices.time());
    }
    subjects.keep(subject, before, after, notices.time());
  }

  /** Notes the end of a mapping's failure; false if it is still to be told. */
  private boolean ended(TaskReport report, String name, RunNotices notices) {
    String subject = report.run().taskName() + " " + name;
    Told before = subjects.of(subject);
    Told after = working(before, new Item(name, "", "", "", ""), notices);
    subjects.keep(subject, before, after, notices.time());
    return after.state() == State.WELL;
  }
}
