package io.drayage.cli.text;

import io.drayage.app.client.RunningProcess.Cause;
import io.drayage.app.client.RunningProcess.FailedImage;
import io.drayage.oci.PrintableText;
import io.drayage.status.Control.Started;
import io.drayage.status.Movement;
import io.drayage.status.RegistryState;
import io.drayage.status.RegistryState.Pulls;
import io.drayage.status.ReloadState;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The state of the running process as lines of text. */
public final class StatusText {
  private static final int MAX_TEXT = 300;
  private static final int LISTED = 3;
  private static final int BAR = 20;
  private static final int LEAST_NAME = 20;

  private final StatusTimes times;
  private final FailureText colours;
  private final int columns;
  private final List<String> lines = new ArrayList<>();

  /**
   * Lines for a terminal.
   *
   * @param columns width for lines that can be shortened
   */
  public StatusText(StatusTimes times, FailureText colours, int columns) {
    this.times = times;
    this.colours = colours;
    this.columns = columns;
  }

  /** The whole state: what is not well first, then what moves, pulls and tasks. */
  public List<String> lines(StatusReport report) {
    String summary = report.summary(times);
    lines.add(report.isWell() ? summary : colours.red(summary));
    report.reloads().forEach(this::reload);
    open(report.registries());
    report.failures().forEach(this::cause);
    moving(report);
    pulls(report.registries());
    tasks(report.tasks());
    return List.copyOf(lines);
  }

  private void reload(ReloadState reload) {
    if (reload.successful()) {
      return;
    }
    lines.add("");
    lines.add(
        colours.red(StatusReport.subject(reload) + " not reloaded")
            + " at %s; the previous ones are in use".formatted(times.at(reload.time())));
    listed("  ", reload.problems(), reload.problems().size());
  }

  private void listed(String indent, List<String> items, long count) {
    items.stream().limit(LISTED).forEach(item -> lines.add(indent + safe(item)));
    if (count > LISTED) {
      lines.add("%sand %d more".formatted(indent, count - LISTED));
    }
  }

  private void open(List<RegistryState> registries) {
    for (RegistryState registry : registries) {
      if (registry.circuitOpen()) {
        lines.add("");
        lines.add(colours.red(safe(registry.registry()) + ": circuit open after many failures"));
        lines.add("  requests are withheld for a while, then one asks whether it works again");
      }
    }
  }

  private void cause(Cause cause) {
    lines.add("");
    String where = cause.registry().isEmpty() ? "" : " at " + safe(cause.registry());
    lines.add(
        colours.red(safe(cause.kind()) + where)
            + ": %s of %s%s"
                .formatted(
                    subjects(cause),
                    safe(String.join(", ", cause.tasks())),
                    cause.nextTry().map(time -> "; next try at " + times.at(time)).orElse("")));
    lines.add("  " + safe(cause.message()));
    List<String> subjects =
        Stream.concat(
                cause.mappings().stream().map(mapping -> mapping.work()),
                cause.images().stream().map(FailedImage::target))
            .toList();
    listed("    ", subjects, cause.count());
    if (!cause.hint().isEmpty()) {
      lines.add("  hint: " + safe(cause.hint()));
    }
  }

  private static String subjects(Cause cause) {
    if (cause.mappings().isEmpty()) {
      return ReportText.count(cause.count(), "image");
    }
    return ReportText.count(cause.count(), cause.images().isEmpty() ? "mapping" : "part");
  }

  private void moving(StatusReport report) {
    List<RunState> runs = report.tasks().stream().flatMap(task -> task.running().stream()).toList();
    if (runs.isEmpty() && report.movements().isEmpty()) {
      return;
    }
    section("running");
    runs.forEach(run -> lines.add("  " + run(run)));
    int longest =
        report.movements().stream().mapToInt(one -> safe(one.source()).length()).max().orElse(0);
    int width = Math.max(LEAST_NAME, Math.min(longest, columns - BAR - 40));
    report.movements().forEach(movement -> lines.add("  " + movement(movement, width)));
  }

  private String run(RunState run) {
    RunState.Counts counts = run.counts();
    return "%s since %s: %d of %s, %d copied (%s), %d unchanged, %d failed"
        .formatted(
            safe(run.task()),
            times.at(run.started()),
            counts.done(),
            ReportText.count(counts.found(), "image"),
            counts.copied(),
            ReportText.size(run.bytes()),
            counts.unchanged(),
            counts.failed() + counts.waiting());
  }

  private static String movement(Movement movement, int width) {
    String name = shortened(safe(movement.source()), width);
    String rate = ReportText.size((long) movement.rate()) + "/s";
    String place = movement.worker().map(worker -> ", at " + safe(worker)).orElse("");
    if (movement.total() <= 0) {
      return "%s %s%s".formatted(padded(name, width), "copied by another program", place);
    }
    long done = Math.min(movement.total(), movement.moved() + movement.saved());
    long left = movement.total() - done;
    String wait =
        movement.rate() >= 1
            ? ", %s left"
                .formatted(StatusTimes.length(Duration.ofSeconds((long) (left / movement.rate()))))
            : "";
    return "%s %s %3d %% of %s, %s%s%s"
        .formatted(
            padded(name, width),
            bar(done, movement.total()),
            done * 100 / movement.total(),
            ReportText.size(movement.total()),
            rate,
            wait,
            place);
  }

  private void pulls(List<RegistryState> registries) {
    List<RegistryState> limited =
        registries.stream().filter(registry -> registry.pulls().isPresent()).toList();
    if (limited.isEmpty()) {
      return;
    }
    section("pulls");
    int width = limited.stream().mapToInt(one -> safe(one.registry()).length()).max().orElse(0);
    for (RegistryState registry : limited) {
      Pulls pulls = registry.pulls().orElseThrow();
      lines.add(
          "  %s %s %d of %d left (%d for others)%s; %d spent since the start"
              .formatted(
                  padded(safe(registry.registry()), width),
                  bar(pulls.remaining(), pulls.limit()),
                  pulls.remaining(),
                  pulls.limit(),
                  pulls.reserve(),
                  pulls.reset().map(time -> ", full again at " + times.at(time)).orElse(""),
                  registry.spent()));
    }
  }

  private void tasks(List<TaskState> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    section("tasks");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "state", "last run", "last success", "next run", "schedule"));
    tasks.forEach(task -> rows.add(row(task)));
    int last = rows.get(0).size() - 1;
    int[] widths = new int[last];
    rows.forEach(
        row -> {
          for (int column = 0; column < last; column++) {
            widths[column] = Math.max(widths[column], row.get(column).length());
          }
        });
    for (int at = 0; at < rows.size(); at++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < last; column++) {
        line.append("  ").append(padded(rows.get(at).get(column), widths[column]));
      }
      String text = line.append("  ").append(rows.get(at).get(last)).toString();
      lines.add(at > 0 && !tasks.get(at - 1).healthy() ? colours.red(text) : text);
    }
  }

  private List<String> row(TaskState task) {
    return List.of(
        safe(task.name()),
        state(task),
        task.lastRun().map(this::ended).orElse("-"),
        task.lastSuccess().map(times::at).orElse("-"),
        task.nextRun().map(times::at).orElse("-"),
        safe(task.schedule()));
  }

  private static String state(TaskState task) {
    return Stream.of(
            task.healthy() ? "" : "unhealthy",
            task.running().isPresent() ? "running" : "",
            task.paused() ? "paused" : "")
        .filter(text -> !text.isEmpty())
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(", "), text -> text.isEmpty() ? "healthy" : text));
  }

  private String ended(RunState run) {
    RunState.Counts counts = run.counts();
    long failed = counts.failed() + counts.waiting() + counts.problems();
    return "%s %s, %s%s"
        .formatted(
            times.at(run.ended().orElse(run.started())),
            safe(run.outcome()),
            ReportText.count(counts.found(), "image"),
            failed == 0 ? "" : ", " + failed + " failed");
  }

  /** The answer to {@code run-task}. */
  public static String started(String task, Started started) {
    String name = safe(task);
    if (!started.begun()) {
      return "%s: a run is in progress already%s; no other one starts"
          .formatted(name, started.run().map(run -> " (" + safe(run.id()) + ")").orElse(""));
    }
    return started
        .run()
        .map(
            run ->
                "%s: run %s started; drayage status --watch shows it"
                    .formatted(name, safe(run.id())))
        .orElse("%s: follows the run in progress".formatted(name));
  }

  /** The answer to {@code pause}. */
  public static String paused(TaskState task) {
    return "%s: paused%s"
        .formatted(
            safe(task.name()), task.running().isPresent() ? "; the run in progress continues" : "");
  }

  /** The answer to {@code resume}. */
  public static String resumed(TaskState task, StatusTimes times) {
    return "%s: resumed%s"
        .formatted(
            safe(task.name()),
            task.nextRun().map(time -> "; next run at " + times.at(time)).orElse(""));
  }

  private void section(String name) {
    lines.add("");
    lines.add(name);
  }

  private static String bar(long part, long whole) {
    int filled = whole <= 0 ? 0 : (int) Math.max(0, Math.min(BAR, part * BAR / whole));
    return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "]";
  }

  private static String padded(String text, int width) {
    return String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s", text);
  }

  /** Keeps the end of a reference, which tells more than its host. */
  private static String shortened(String text, int width) {
    return text.length() <= width ? text : "…" + text.substring(text.length() - width + 1);
  }

  /** Text of the process, which may be that of a registry. */
  static String safe(String text) {
    return PrintableText.text(text, MAX_TEXT);
  }
}
