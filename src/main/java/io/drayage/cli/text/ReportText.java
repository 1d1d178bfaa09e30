package io.drayage.cli.text;

import io.drayage.failure.FailureKind;
import io.drayage.sync.CopyResult;
import io.drayage.sync.TaskReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Prints the results of a sync as text. */
public final class ReportText {
  private final PrintStream out;
  private final FailureText failures;

  /** Prints to {@code out}; failures by {@code failures}. */
  public ReportText(PrintStream out, FailureText failures) {
    this.out = out;
    this.failures = failures;
  }

  /** Prints all tasks, then the sum of several. */
  public void print(List<TaskReport> reports) {
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
        report.hasFailures() ? failures.red(report.outcome()) : report.outcome(),
        counts(List.of(report)),
        report.took().toMillis() / 1000.0);
    workers(report);
    List<FailureText.Failed> failed = new ArrayList<>();
    report.problems().stream()
        .filter(problem -> problem.failed().isPresent())
        .forEach(problem -> failed.add(FailureText.Failed.mapping(problem)));
    report
        .failedImages()
        .forEach(
            image ->
                failed.add(
                    FailureText.Failed.image(
                        image.image().subject(), image.failed().orElseThrow())));
    failures.print(failed);
  }

  /** Prints the copied images of each worker, if there are workers. */
  private void workers(TaskReport report) {
    Map<String, LongSummaryStatistics> copied =
        report
            .notable()
            .filter(CopyResult.Copied.class::isInstance)
            .map(CopyResult.Copied.class::cast)
            .filter(image -> !image.worker().isEmpty())
            .collect(
                Collectors.groupingBy(
                    CopyResult.Copied::worker,
                    TreeMap::new,
                    Collectors.summarizingLong(CopyResult.Copied::bytes)));
    copied.forEach(
        (worker, bytes) ->
            out.printf(
                "  worker %s: %d copied (%s)%n", worker, bytes.getCount(), size(bytes.getSum())));
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

  private static long sum(List<TaskReport> reports, ToLongFunction<TaskReport> count) {
    return reports.stream().mapToLong(count).sum();
  }

  /** Number with its noun: {@code 1 image}, {@code 2 images}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Number of bytes in a unit: {@code 12.3 MiB}. */
  public static String size(long bytes) {
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
