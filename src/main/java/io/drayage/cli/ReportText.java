package io.drayage.cli;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.TaskReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Prints what came of a sync, for people: failures of one cause are one entry. */
final class ReportText {
  /** Failures of one cause that are listed one by one. */
  private static final int LISTED = 3;

  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean colour;
  private final boolean verbose;

  /** {@code verbose} lists every failure by itself. */
  ReportText(PrintStream out, boolean colour, boolean verbose) {
    this.out = out;
    this.colour = colour;
    this.verbose = verbose;
  }

  /** An image or a mapping that failed. */
  private record Failed(String subject, boolean isImage, Failure failure) {
    String cause() {
      return failure.reason().isEmpty()
          ? failure.kind() + " " + failure.message()
          : failure.registry() + " " + failure.reason();
    }
  }

  void print(List<TaskReport> reports) {
    reports.forEach(this::task);
    if (reports.stream().anyMatch(TaskReport::isStopped)) {
      stopped(reports);
    } else if (reports.size() > 1) {
      out.println("total: " + counts(reports));
    }
  }

  private void task(TaskReport report) {
    out.printf(
        Locale.ROOT,
        "%s: %s: %s; %.1f s%n",
        report.run().taskName(),
        report.hasFailures() ? red(report.outcome()) : report.outcome(),
        counts(List.of(report)),
        report.took().toMillis() / 1000.0);
    boolean grouped = false;
    for (List<Failed> failures : byCause(report)) {
      if (verbose || failures.size() <= LISTED) {
        failures.forEach(this::failed);
      } else {
        group(failures);
        grouped = true;
      }
    }
    if (grouped) {
      out.println("  (--verbose lists each of them)");
    }
  }

  private static String counts(List<TaskReport> reports) {
    long skipped = sum(reports, TaskReport::skipped);
    return "%d copied (%s), %d unchanged, %s%d failed"
        .formatted(
            sum(reports, report -> report.count("copied")),
            size(sum(reports, TaskReport::bytesSent)),
            sum(reports, report -> report.count("unchanged")),
            skipped > 0 ? skipped + " skipped, " : "",
            sum(reports, TaskReport::failed));
  }

  private void stopped(List<TaskReport> reports) {
    List<String> parts = new ArrayList<>();
    parts.add(sum(reports, report -> report.count("copied")) + " copied");
    add(parts, sum(reports, report -> report.count("unchanged")), "unchanged");
    add(parts, sum(reports, TaskReport::skipped), "skipped");
    add(parts, sum(reports, TaskReport::failed), "failed");
    add(parts, sum(reports, report -> report.stopped(FailureKind.INTERRUPTED)), "interrupted");
    add(parts, sum(reports, report -> report.stopped(FailureKind.STOPPED)), "not started");
    out.println("stopped: %s; run it again to continue".formatted(String.join(", ", parts)));
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private static Collection<List<Failed>> byCause(TaskReport report) {
    Map<String, List<Failed>> byCause = new LinkedHashMap<>();
    for (MappingFailed problem : report.problems()) {
      problem.failed().ifPresent(failure -> add(byCause, problem.subject(), false, failure));
    }
    for (CopyResult image : report.images()) {
      image.failed().ifPresent(failure -> add(byCause, image.image().subject(), true, failure));
    }
    return byCause.values();
  }

  private static void add(
      Map<String, List<Failed>> byCause, String subject, boolean isImage, Failure failure) {
    Failed failed = new Failed(subject, isImage, failure);
    byCause.computeIfAbsent(failed.cause(), any -> new ArrayList<>()).add(failed);
  }

  private void failed(Failed one) {
    out.println("  " + red("failed") + ": " + one.subject());
    out.println("    " + one.failure().kind().label() + ": " + one.failure().message());
    hint(one.failure());
  }

  private void group(List<Failed> failures) {
    Failure failure = failures.get(0).failure();
    String cause = failure.reason().isEmpty() ? failure.message() : failure.reason();
    boolean isNamed = cause.contains(failure.registry());
    boolean images = failures.stream().allMatch(Failed::isImage);
    out.printf(
        "  %s: %s (first: %s)%n",
        red(isNamed ? cause : failure.registry() + ": " + cause),
        count(failures.size(), images ? "image" : "part"),
        failures.get(0).subject());
    hint(failure);
  }

  private void hint(Failure failure) {
    if (!failure.hint().isEmpty()) {
      out.println("    hint: " + failure.hint());
    }
  }

  private String red(String text) {
    return colour ? RED + text + PLAIN : text;
  }

  private static long sum(List<TaskReport> reports, ToLongFunction<TaskReport> count) {
    return reports.stream().mapToLong(count).sum();
  }

  /** A number with its noun: {@code 1 image}, {@code 2 images}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Bytes for people: {@code 12.3 MiB}. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes;
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
  }
}
