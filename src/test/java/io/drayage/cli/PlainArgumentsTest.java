package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PlainArgumentsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sync F.yaml",
        "sync a.yaml dir/b.yaml",
        "sync F.yaml --set k=v --set=a.b=c=d --set k=w",
        "sync --set k=v F.yaml --task !.*",
        "run F.yaml --task=a=b|c",
        "run --set=k= F.yaml",
        "plan F.yaml",
        "tags F.yaml --task a",
        "validate a.yaml b.yaml"
      })
  void usualArgumentsAreReadAsByPicocli(String written) {
    List<String> arguments = Arrays.asList(written.split(" "));
    PlanOptions read = PlainArguments.options(arguments).orElseThrow();
    PlanOptions byPicocli = new PlanOptions();
    CommandLine.populateCommand(
        byPicocli, arguments.subList(1, arguments.size()).toArray(String[]::new));
    assertThat(read).usingRecursiveComparison().isEqualTo(byPicocli);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "worker F.yaml",
        "validate F.yaml --strict",
        "tags F.yaml --test 1.0",
        "plan F.yaml --all",
        "sync",
        "sync --help",
        "sync F.yaml -h",
        "sync F.yaml --output json",
        "sync F.yaml --verbose",
        "sync F.yaml --set",
        "sync F.yaml --set k",
        "sync F.yaml --set =v",
        "sync F.yaml --set --task=a",
        "sync F.yaml --task a --task b",
        "sync F.yaml --task=",
        "sync @arguments",
        "sync -- F.yaml",
        "--set k=v sync F.yaml"
      })
  void othersAreLeftToPicocli(String written) {
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    CommandContext context = new CommandContext(Map.of(), nowhere, nowhere, false, false);
    assertThat(PlainArguments.command(List.of(written.split(" ")), context)).isEmpty();
  }
}
