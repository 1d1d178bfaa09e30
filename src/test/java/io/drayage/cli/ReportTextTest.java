package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.cli.text.FailureText;
import io.drayage.cli.text.ForecastText;
import io.drayage.cli.text.ReportText;
import io.drayage.cli.text.TagsText;
import io.drayage.failure.FailureKind;
import io.drayage.forecast.ForecastSums;
import io.drayage.forecast.ImageForecast;
import io.drayage.forecast.TaskForecast;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Samples;
import io.drayage.sync.TaskReport;
import io.drayage.testing.FaultKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTextTest {
  @Test
  void aTaskIsOneLineWhenAllWentWell() {
    assertThat(print(Reports.report(Reports.COPIED, Reports.UNCHANGED)))
        .isEqualTo("core: succeeded: 1 copied (3.3 MiB), 1 unchanged, 0 failed; 12.3 s\n");
  }

  @Test
  void eachFailureIsExplainedBelow() {
    assertThat(
            print(
                Reports.report(
                    Reports.COPIED, Reports.FAILED, Reports.problem(FailureKind.UNAUTHORIZED))))
        .isEqualTo(
            """
            core: partial: 1 copied (3.3 MiB), 0 unchanged, 2 failed; 12.3 s
              failed: docker.io/library/x -> harbor.example.com/x
                unauthorized: list tags of docker.io/library/x: refused
              failed: docker.io/library/redis:3 -> harbor.example.com/redis:3
                rate-limited: HEAD manifest docker.io/library/redis:3: too many requests (HTTP 429)
                hint: log in
            """);
  }

  @Test
  void copiesAtWorkersAreSummedUpForEach() {
    TaskReport report =
        Reports.report(
            new CopyResult.Copied(Samples.IMAGE, Samples.DIGEST, 1_000, "w2"),
            new CopyResult.Copied(Samples.IMAGE, Samples.DIGEST, 2_048, "w1"),
            new CopyResult.Copied(Samples.IMAGE, Samples.DIGEST, 24, "w2"));

    assertThat(print(report))
        .isEqualTo(
            """
            core: succeeded: 3 copied (3.0 KiB), 0 unchanged, 0 failed; 12.3 s
              worker w1: 1 copied (2.0 KiB)
              worker w2: 2 copied (1.0 KiB)
            """);
  }

  @Test
  void severalTasksFollowEachOther() {
    assertThat(print(Reports.report(), Reports.report(Reports.FAILED)).lines())
        .startsWith("core: succeeded: 0 copied (0 B), 0 unchanged, 0 failed; 12.3 s")
        .endsWith("total: 0 copied (0 B), 0 unchanged, 1 failed")
        .hasSize(6);
  }

  @Test
  @FaultKind("B4")
  void failuresOfOneCauseAreOneEntryAndVerboseListsThem() {
    TaskReport report = Reports.report(Reports.refused(100).toArray(Outcome[]::new));

    assertThat(print(report))
        .isEqualTo(
            """
            core: failed: 0 copied (0 B), 0 unchanged, 100 failed; 12.3 s
              localhost:5998 refused the connection: 100 images (first: docker.io/library/redis:0 -> harbor.example.com/redis:0)
                hint: is it running?
              (--verbose lists each of them)
            """);
    assertThat(print(false, true, report).lines().filter(line -> line.startsWith("  failed: ")))
        .hasSize(100);
  }

  @Test
  @FaultKind("B4")
  void aPlanAndAListOfTagsGroupFailuresAndGiveHintsToo() {
    List<ImageForecast> images = new ArrayList<>();
    List<MappingFailed> problems = new ArrayList<>();
    for (CopyResult.Failed failed : Reports.refused(4)) {
      images.add(
          new ImageForecast(
              failed.image(),
              ImageForecast.Action.FAILED,
              "no",
              ImageForecast.Cost.NOTHING,
              failed.failed()));
      problems.add(new MappingFailed("from " + problems.size(), failed.failure()));
    }
    List<TaskForecast> plan = List.of(new TaskForecast("core", images, List.of()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = CommandRun.stream(out);
    FailureText failures = new FailureText(stream, false, false);

    new ForecastText(stream, false, failures)
        .print(plan, ForecastSums.of(plan, Map.of(), Instant.EPOCH));
    new TagsText(stream, failures).print(List.of(), problems);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            """
            core: 0 to copy, 0 unchanged, 4 failed; 0 pulls, 0 B
              localhost:5998 refused the connection: 4 images (first: docker.io/library/redis:0 -> harbor.example.com/redis:0)
                hint: is it running?
              (--verbose lists each of them)
            """)
        .endsWith(
            """
            4 mappings failed
              localhost:5998 refused the connection: 4 mappings (first: from 0)
                hint: is it running?
              (--verbose lists each of them)
            """);
  }

  @Test
  @FaultKind("B4")
  void aRunThatWasStoppedSaysWhatIsLeftInOneLine() {
    List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(15, Reports.COPIED));
    outcomes.addAll(Collections.nCopies(84, Reports.stopped(FailureKind.STOPPED)));
    outcomes.add(Reports.stopped(FailureKind.INTERRUPTED));

    assertThat(print(Reports.report(outcomes.toArray(Outcome[]::new))))
        .isEqualTo(
            """
            core: stopped: 15 copied (50.1 MiB), 0 unchanged, 0 failed; 12.3 s
            stopped: 15 copied, 1 interrupted, 84 not started; run it again to continue
            """);
  }

  @Test
  @FaultKind("B6")
  void failuresAreRedOnlyWhereColoursAreWanted() {
    TaskReport report = Reports.report(Reports.FAILED);

    assertThat(print(true, false, report)).contains("\u001b[31mfailed\u001b[0m: docker.io");
    assertThat(print(true, false, Reports.report(Reports.COPIED))).doesNotContain("\u001b");
    assertThat(print(false, false, report)).doesNotContain("\u001b");
    assertThat(Terminal.wantsColours(Map.of())).isTrue();
    assertThat(Terminal.wantsColours(Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(Terminal.wantsColours(Map.of("TERM", "dumb"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "1048576, 1.0 MiB",
    "5368709120, 5.0 GiB",
    "9223372036854775807, 8388608.0 TiB"
  })
  void sizesAreForPeople(long bytes, String text) {
    assertThat(ReportText.size(bytes)).isEqualTo(text);
  }

  private static String print(TaskReport... reports) {
    return print(false, false, reports);
  }

  private static String print(boolean colour, boolean verbose, TaskReport... reports) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = CommandRun.stream(out);
    new ReportText(stream, new FailureText(stream, colour, verbose)).print(List.of(reports));
    return out.toString(StandardCharsets.UTF_8);
  }
}
