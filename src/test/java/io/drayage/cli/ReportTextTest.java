package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.registry.FailureKind;
import io.drayage.sync.TaskReport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
  void severalTasksFollowEachOther() {
    assertThat(print(Reports.report(), Reports.report(Reports.FAILED)).lines())
        .startsWith("core: succeeded: 0 copied (0 B), 0 unchanged, 0 failed; 12.3 s")
        .hasSize(5);
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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReportText.print(List.of(reports), CliRun.stream(out));
    return out.toString(StandardCharsets.UTF_8);
  }
}
