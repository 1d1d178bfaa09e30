package io.drayage.cli;

import io.drayage.sync.CopyResult;
import io.drayage.sync.Failure;
import io.drayage.sync.MappingFailed;
import io.drayage.sync.TaskReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints what came of a sync, for people. */
final class ReportText {
  private ReportText() {}

  static void print(List<TaskReport> reports, PrintStream out) {
    for (TaskReport report : reports) {
      out.printf(
          Locale.ROOT,
          "%s: %s: %d copied (%s), %d unchanged%s, %d failed; %.1f s%n",
          report.run().taskName(),
          report.outcome(),
          report.count("copied"),
          size(report.bytesSent()),
          report.count("unchanged"),
          report.skipped() > 0 ? ", " + report.skipped() + " skipped" : "",
          report.count("failed") + report.problems().size(),
          report.took().toMillis() / 1000.0);
      report.problems().forEach(problem -> mapping(problem, out));
      report.images().forEach(image -> failed(image, out));
    }
  }

  private static void mapping(MappingFailed problem, PrintStream out) {
    out.println("  failed: " + problem.subject());
    explain(problem.failure(), out);
  }

  private static void failed(CopyResult image, PrintStream out) {
    image
        .problem()
        .ifPresent(
            failure -> {
              out.println("  failed: " + image.image().subject());
              explain(failure, out);
            });
  }

  private static void explain(Failure failure, PrintStream out) {
    out.println("    " + failure.kind().label() + ": " + failure.message());
    if (!failure.hint().isEmpty()) {
      out.println("    hint: " + failure.hint());
    }
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
