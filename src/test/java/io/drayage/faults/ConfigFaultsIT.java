package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Faults on the operator's side: the sync file, the properties, the disk. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ConfigFaultsIT {
  private static final String GOOD =
      """
      tasks:
        - name: faults
          source: {registry: source.example}
          target: {registry: target.example}
          mappings:
            - {from: app, to: app, tags: ['1.0']}
      """;

  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultCase(39)
  void aSyncFileThatIsWrongStopsBeforeAnythingBegins() throws IOException {
    assertRefused(GOOD.replace("mappings:", "mapings:"), ":5:", "mapings");
    assertRefused(
        GOOD.replace("['1.0']", "['regex: (']"), ":6:", "'(' is not a regular expression");
    assertRefused(
        GOOD.replace("target.example", "'${NO_SUCH_VARIABLE}'"), ":4:", "NO_SUCH_VARIABLE");
    assertRefused(GOOD.replace("tasks:", "tasks: ["), ".yaml:");
    assertRefused("#" + "x".repeat(20_000_000), "is larger than 3 MiB");
    assertThat(lab.source().requests()).isEmpty();
  }

  @Test
  @FaultCase(39)
  void aPropertyThatIsWrongStopsBeforeAnythingBegins() throws IOException {
    Path file = Files.writeString(lab.directory().resolve("good.yaml"), GOOD);

    CommandRun run =
        CommandRun.of(
            Map.of(),
            List.of("sync", file.toString(), "--set", "drayage.parallel.blobs=very many"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.log()).contains("drayage.parallel.blobs", "'very many'").doesNotContain("\tat ");
  }

  @Test
  @FaultCase(39)
  void aDiskThatCannotBeWrittenCostsTheMemoryOfThingsAndNothingElse() throws IOException {
    Path file = Files.writeString(lab.directory().resolve("a-file"), "");

    FaultRun run = lab.sync("drayage.state.dir=" + file.resolve("state"));

    run.copied("faulty");
    assertThat(run.run().logLines("WARN").toString()).contains("nothing is remembered between");
  }

  private void assertRefused(String text, String... parts) throws IOException {
    Path file = Files.writeString(lab.directory().resolve("wrong.yaml"), text);
    List<String> arguments = new ArrayList<>(lab.arguments());
    arguments.set(1, file.toString());

    CommandRun run = CommandRun.of(Map.of(), arguments);

    assertThat(run.exitCode()).as(run.log()).isEqualTo(2);
    assertThat(run.out() + run.log()).contains(parts).doesNotContain("\tat ", "Exception");
  }
}
