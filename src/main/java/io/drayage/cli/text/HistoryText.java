package io.drayage.cli.text;

import io.drayage.oci.PrintableText;
import io.drayage.status.History.ImageEvent;
import io.drayage.status.ImageState.FailureState;
import io.drayage.status.Page;
import io.drayage.status.RunState;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints past runs, and the life of an image, as text. */
public final class HistoryText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final List<String> HEAD =
      List.of("started", "task", "took", "outcome", "copied", "unchanged", "failed", "sent", "run");
  private static final List<Boolean> RIGHT =
      List.of(false, false, true, false, true, true, true, true, false);
  private static final int DIGEST = "sha256:".length() + 12;
  private static final int MAX_TEXT = 2_000;

  private final PrintStream out;
  private final ZoneId zone;
  private final FailureText colours;

  /** Times are those of {@code zone}. */
  public HistoryText(PrintStream out, ZoneId zone, boolean colour) {
    this.out = out;
    this.zone = zone;
    this.colours = new FailureText(out, colour, false);
  }

  /** Prints runs as a table. */
  public void runs(Page<RunState> page) {
    if (page.items().isEmpty()) {
      out.println("no runs");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    page.items().forEach(run -> rows.add(cells(run)));
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEAD.size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    for (int at = 0; at < rows.size(); at++) {
      String line = line(rows.get(at), widths);
      boolean bad = at > 0 && isBad(page.items().get(at - 1));
      out.println(bad ? colours.red(line) : line);
    }
    more(page);
  }

  private static boolean isBad(RunState run) {
    return run.outcome().equals("failed") || run.outcome().equals("partial");
  }

  private List<String> cells(RunState run) {
    RunState.Counts counts = run.counts();
    return List.of(
        time(run.started()),
        safe(run.task()),
        run.ended().map(end -> took(Duration.between(run.started(), end))).orElse(""),
        safe(run.outcome()),
        String.valueOf(counts.copied()),
        String.valueOf(counts.unchanged()),
        String.valueOf(counts.failed() + counts.waiting() + counts.problems()),
        ReportText.size(run.bytes()),
        safe(run.id()));
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String blanks = " ".repeat(widths.get(column) - cell.length());
      line.append(column == 0 ? "" : "  ");
      line.append(RIGHT.get(column) ? blanks + cell : cell + blanks);
    }
    return line.toString().stripTrailing();
  }

  /**
   * Prints the events of an image, by target.
   *
   * @param asked name of the image as the operator gave it
   */
  public void image(String asked, Page<ImageEvent> page) {
    if (page.items().isEmpty()) {
      out.printf(
          "nothing is known of %s%s%n",
          safe(asked), isTagged(asked) ? "" : ":latest; other tags are named as IMAGE:TAG");
      return;
    }
    Map<String, List<ImageEvent>> byTarget =
        page.items().stream()
            .collect(
                Collectors.groupingBy(ImageEvent::target, LinkedHashMap::new, Collectors.toList()));
    byTarget.values().forEach(this::life);
    more(page);
  }

  private static boolean isTagged(String image) {
    return image.indexOf(':', image.lastIndexOf('/') + 1) >= 0;
  }

  private void life(List<ImageEvent> events) {
    ImageEvent newest = events.get(0);
    out.println(safe(newest.target()));
    out.printf("  from %s, task %s%n", safe(newest.source()), safe(newest.task()));
    events.stream()
        .filter(HistoryText::isChange)
        .findFirst()
        .ifPresent(
            change ->
                out.printf(
                    "  changed last %s, to %s%n",
                    time(change.time()), safe(change.digest().orElse("?"))));
    events.forEach(this::event);
  }

  private static boolean isChange(ImageEvent event) {
    return event.outcome().equals("copied") || event.previous().isPresent();
  }

  private void event(ImageEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(time(event.time())).append("  ");
    line.append("%-9s".formatted(safe(event.outcome())));
    event.digest().ifPresent(digest -> line.append("  ").append(brief(digest)));
    event
        .previous()
        .filter(before -> !event.digest().map(before::equals).orElse(false))
        .ifPresent(before -> line.append(" (before: ").append(brief(before)).append(')'));
    if (event.outcome().equals("copied")) {
      event
          .seen()
          .ifPresent(
              seen ->
                  line.append(", ")
                      .append(took(Duration.between(seen, event.time())))
                      .append(" after it was seen at the source"));
      line.append(", ").append(ReportText.size(event.bytes()));
    }
    event.failure().ifPresent(failure -> line.append("  ").append(failure(failure)));
    event.worker().ifPresent(worker -> line.append(", at worker ").append(safe(worker)));
    line.append(", run ").append(safe(event.run()));
    out.println("  " + (event.failure().isPresent() ? colours.red(line.toString()) : line));
    event
        .failure()
        .filter(failure -> !failure.hint().isEmpty())
        .ifPresent(failure -> out.println("    hint: " + safe(failure.hint())));
  }

  private static String failure(FailureState failure) {
    return safe(failure.kind()) + ": " + safe(failure.message());
  }

  private void more(Page<?> page) {
    if (page.next().isPresent()) {
      out.println("(there are more: --limit)");
    }
  }

  private String time(Instant time) {
    return TIME.format(time.atZone(zone));
  }

  private static String brief(String digest) {
    return safe(digest.length() > DIGEST ? digest.substring(0, DIGEST) : digest);
  }

  /** A span of time in its two largest units. */
  static String took(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return "%d s".formatted(seconds);
    }
    if (seconds < 3600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    return seconds < 172_800
        ? "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60)
        : "%d d %d h".formatted(seconds / 86_400, seconds % 86_400 / 3600);
  }

  private static String safe(String text) {
    return PrintableText.text(text, MAX_TEXT);
  }
}
