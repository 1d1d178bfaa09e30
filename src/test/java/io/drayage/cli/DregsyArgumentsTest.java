package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.app.settings.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DregsyArgumentsTest {
  private static final String RUN = "run --set=drayage.sync-file.unknown-keys=warn";

  @ParameterizedTest
  @CsvSource({
    "-config=F.yaml -run=R, run F.yaml --task=R",
    "-config F.yaml, run F.yaml",
    "--config=F.yaml, run F.yaml",
    "--config F.yaml --run R, run F.yaml --task=R",
    "-run=!R -config=F.yaml, run --task=!R F.yaml",
    "-config=F.yaml -run R, run F.yaml --task=R",
    "-config=a=b, run a=b",
    "-config=F.yaml --set k=v, run F.yaml --set k=v"
  })
  void whatIsWrittenForDregsyIsTranslated(String written, String translated) {
    assertThat(DregsyArguments.translate(List.of(written.split(" "))))
        .containsExactly(translated.replaceFirst("^run", RUN).split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sync F.yaml",
        "run F.yaml --task=R",
        "sync -config=F.yaml",
        "--version",
        "-run=R",
        "-configuration=F",
        "validate --config F.yaml"
      })
  void everythingElseStaysAsItIs(String written) {
    assertThat(DregsyArguments.translate(List.of(written.split(" "))))
        .containsExactly(written.split(" "));
  }

  @Test
  void noArgumentsStayNone() {
    assertThat(DregsyArguments.translate(List.of())).isEmpty();
  }

  @Test
  void aPatternMayHoldBlanks() {
    assertThat(DregsyArguments.translate(List.of("-config=my file", "-run=a b|c")))
        .containsExactly("run", RUN.substring(4), "my file", "--task=a b|c");
  }

  @ParameterizedTest
  @CsvSource({
    "-config, -config needs a value: -config=…",
    "-config=F --run, --run needs a value: --run=…"
  })
  void aMissingValueIsRefused(String written, String message) {
    assertThatThrownBy(() -> DregsyArguments.translate(List.of(written.split(" "))))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }
}
