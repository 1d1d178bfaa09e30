package io.drayage.notice;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.notice.Notice.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the changes of a run: failures of one cause are one message. For one thread. */
final class RunNotices {
  private final String task;
  private final Instant time;
  private final Map<Cause, Failed> failures = new LinkedHashMap<>();
  private final List<Item> recovered = new ArrayList<>();
  private final List<Item> changed = new ArrayList<>();
  private final List<Item> vanished = new ArrayList<>();

  /** Failures that one action ends. A registry that is not asked any more does not answer. */
  private record Cause(FailureKind kind, String registry) {
    static Cause of(Failure failure) {
      return switch (failure.kind()) {
        case RESTING, UNAVAILABLE -> new Cause(FailureKind.UNREACHABLE, failure.registry());
        default -> new Cause(failure.kind(), failure.registry());
      };
    }
  }

  private static final class Failed {
    private final List<Item> items = new ArrayList<>();
    private Failure shown;

    Failed(Failure first) {
      this.shown = first;
    }

    void add(Item item, Failure failure) {
      items.add(item);
      if (shown.kind() == FailureKind.RESTING) {
        // the failure that opened the circuit says more
        shown = failure;
      }
    }
  }

  RunNotices(String task, Instant time) {
    this.task = task;
    this.time = time;
  }

  Instant time() {
    return time;
  }

  void failed(Item item, Failure failure) {
    failures.computeIfAbsent(Cause.of(failure), any -> new Failed(failure)).add(item, failure);
  }

  void recovered(Item item) {
    recovered.add(item);
  }

  void changed(Item item) {
    changed.add(item);
  }

  void vanished(Item item) {
    vanished.add(item);
  }

  List<Notice> all() {
    List<Notice> all = new ArrayList<>();
    failures.forEach((cause, failed) -> all.add(failure(cause, failed)));
    if (!vanished.isEmpty()) {
      all.add(
          list(
              NoticeEvent.VANISHED,
              vanished,
              "tags are gone at the source",
              "no longer at the source; the target keeps what it has",
              "Take them out of the sync file if they are gone for good."));
    }
    if (!recovered.isEmpty()) {
      all.add(list(NoticeEvent.RECOVERY, recovered, "works again", "in order again", ""));
    }
    if (!changed.isEmpty()) {
      all.add(list(NoticeEvent.DIGEST, changed, "new images", "new under a known tag", ""));
    }
    return all;
  }

  private Notice failure(Cause cause, Failed failed) {
    Failure shown = failed.shown;
    String at = cause.registry().isEmpty() ? "" : " at " + cause.registry();
    String title = "%s fails: %s%s".formatted(task, cause.kind().label(), at);
    String text =
        "%s of task %s %s: %s"
            .formatted(
                what(failed.items),
                task,
                failed.items.size() == 1 ? "fails" : "fail",
                shown.reason().isEmpty() ? shown.message() : shown.reason());
    return notice(
        NoticeEvent.FAILURE, cause.registry(), failed.items, new Words(title, text, shown.hint()));
  }

  private Notice list(
      NoticeEvent event, List<Item> items, String title, String state, String hint) {
    String text =
        "%s of task %s %s %s."
            .formatted(what(items), task, items.size() == 1 ? "is" : "are", state);
    return notice(event, "", items, new Words(task + ": " + title, text, hint));
  }

  private record Words(String title, String text, String hint) {}

  private Notice notice(NoticeEvent event, String registry, List<Item> items, Words words) {
    return new Notice(
        event,
        time,
        task,
        registry,
        words.title(),
        words.text(),
        words.hint(),
        items.size(),
        items.subList(0, Math.min(items.size(), Notice.MAX_ITEMS)));
  }

  /** Numbers of images and of mappings; these alone have no source. */
  private static String what(List<Item> items) {
    int mappings = (int) items.stream().filter(item -> item.source().isEmpty()).count();
    int images = items.size() - mappings;
    return images == 0 || mappings == 0
        ? count(items.size(), images == 0 ? "mapping" : "image")
        : count(images, "image") + " and " + count(mappings, "mapping");
  }

  private static String count(int number, String what) {
    return number == 1 ? "1 " + what : number + " " + what + "s";
  }
}
