package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.app.settings.UsageException;
import io.drayage.failure.FailureKind;
import io.drayage.sync.RunLog;
import io.drayage.testing.FaultKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

class LoggingTest {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterAll
  static void beQuietAgain() {
    Logging.start(
        new CommandContext(Map.of("LOG_LEVEL", "error"), System.out, System.err, false, false),
        Logging.Beside.NOTHING);
  }

  /** The library hands all values over as text, so that the numbers have to be listed. */
  @Test
  void everyKeyThatIsGivenANumberIsANumberInJson() throws Exception {
    List<String> numeric = LogKeys.of(Path.of("src/main/java")).numeric();
    assertThat(numeric).contains("bytes", "skipped");
    start(Map.of("LOG_FORMAT", "json"));
    LoggingEventBuilder line = LOG.atInfo();
    for (String key : numeric) {
      line = line.addKeyValue(key, 17);
    }

    line.log("numbers");
    LOG.atInfo().addKeyValue("routes", true).log("booleans");

    JsonNode written = JSON.readTree(lines().get(0));
    assertThat(numeric).filteredOn(key -> !written.path(key).isNumber()).isEmpty();
    assertThat(JSON.readTree(lines().get(1)).path("routes").isBoolean()).isTrue();
  }

  @Test
  void textHasTimeLevelMessageAndTheFieldsInAnOrderForPeople() {
    start(Map.of("LOG_FORMAT", "text"));

    new RunLog(image -> {}, report -> {}).image(Reports.COPIED);

    assertThat(lines())
        .singleElement()
        .asString()
        .matches("\\d\\d:\\d\\d:\\d\\d INFO  image copied run=.*")
        .endsWith(
            "run=1a2b3c4d task=core mapping=1 source=docker.io/library/redis:1"
                + " target=harbor.example.com/redis:1 bytes=3500000 digest="
                + Reports.DIGEST);
  }

  @Test
  void theJournalGetsThePriorityOfEachLineAndNoTime() {
    start(Map.of("LOG_FORMAT", "journal", "LOG_LEVEL", "debug"));

    LOG.atWarn().addKeyValue("file", "a.yaml").log("look here");
    LOG.error("said", new IllegalStateException("broken"));

    assertThat(lines().get(0)).isEqualTo("<4>WARN  look here file=a.yaml");
    assertThat(lines().subList(1, lines().size()))
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.startsWith("<3>"));
  }

  @Test
  void textQuotesWhatHasBlanksAndPutsTheErrorLast() {
    start(Map.of("LOG_FORMAT", "text"));

    new RunLog(image -> {}, report -> {}).image(Reports.FAILED);

    assertThat(lines())
        .singleElement()
        .asString()
        .contains(" ERROR image failed run=1a2b3c4d task=core ")
        .endsWith(
            " attempts=4 kind=rate-limited registry=docker.io"
                + " error=\"HEAD manifest docker.io/library/redis:3: too many requests (HTTP 429)\""
                + " hint=\"log in\"");
  }

  @Test
  void noFormatLetsACharacterThroughThatTurnsOrHidesText() throws JsonProcessingException {
    String hostile = "a\u202eb\u2066c\u200bd\ufeffe\u0085f\ud800";
    for (String format : List.of("json", "text")) {
      start(Map.of("LOG_FORMAT", format));
      LoggerFactory.getLogger("test").atWarn().addKeyValue("source", hostile).log("of " + hostile);

      String line = lines().get(lines().size() - 1);
      assertThat(line).contains("a\\u202eb\\u2066c\\u200bd\\ufeffe\\u0085f");
      assertThat(line.chars()).allMatch(character -> character >= ' ' && character < 127);
      if (format.equals("json")) {
        assertThat(JSON.readTree(line).path("source").asText()).startsWith("a\u202eb\u2066c");
      }
    }
  }

  @Test
  @FaultKind("B5")
  void jsonHasTimeLevelMessageAndTheFieldsBesideThem() throws JsonProcessingException {
    start(Map.of("LOG_FORMAT", "json"));

    new RunLog(image -> {}, report -> {})
        .task(Reports.report(Reports.COPIED, Reports.problem(FailureKind.DENIED)));

    List<String> lines = lines();
    assertThat(lines).hasSize(2);
    JsonNode problem = JSON.readTree(lines.get(0));
    assertThat(problem.path("msg").asText()).isEqualTo("mapping failed");
    assertThat(problem.path("level").asText()).isEqualTo("ERROR");
    assertThat(problem.path("kind").asText()).isEqualTo("denied");
    JsonNode task = JSON.readTree(lines.get(1));
    assertThat(task.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:.*\\.\\d{3}Z");
    assertThat(task.path("level").asText()).isEqualTo("ERROR");
    assertThat(task.path("logger").asText()).isEqualTo(RunLog.class.getName());
    for (String number : List.of("copied", "unchanged", "failed", "problems", "bytes", "seconds")) {
      assertThat(task.path(number).isNumber()).as(number).isTrue();
    }
    assertThat(task.path("seconds").doubleValue()).isEqualTo(12.345);
    assertThat(task.path("run").isTextual()).isTrue();
    assertThat(task.path("msg").asText()).isEqualTo("task partial");
    assertThat(task.path("copied").asInt()).isEqualTo(1);
    assertThat(task.path("run").asText()).isEqualTo("1a2b3c4d");
    assertThat(task.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(
            "time",
            "level",
            "logger",
            "msg",
            "run",
            "task",
            "copied",
            "unchanged",
            "failed",
            "problems",
            "bytes",
            "seconds");
  }

  @Test
  void ecsHasTheNamesOfElasticAndOwnKeysApart() throws JsonProcessingException {
    start(Map.of("LOG_FORMAT", "ecs"));

    LOG.atWarn().addKeyValue("error", "no").addKeyValue("bytes", 17).log("said");

    JsonNode line = JSON.readTree(lines().get(0));
    assertThat(line.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(
            "@timestamp", "log.level", "log.logger", "message", "drayage.error", "drayage.bytes");
    assertThat(line.path("message").asText()).isEqualTo("said");
    assertThat(line.path("drayage.bytes").isNumber()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "ecs"})
  void nothingThatIsLoggedMakesASecondLineOrReachesTheTerminalRaw(String format) {
    start(Map.of("LOG_FORMAT", format));

    LOG.atInfo()
        .addKeyValue("value", "a\r\nb\u001b[2J")
        .log("one\r\n{\"level\":\"INFO\",\"msg\":\"forged\"}\u001b]0;title\u0007\u2028");

    String text = err.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    assertThat(text.replace(System.lineSeparator(), "").chars()).noneMatch(Character::isISOControl);
    assertThat(text).containsIgnoringCase("\\u001b[2J").contains("one", "forged", "value");
  }

  @Test
  void aValueCanNotPretendToBeAnotherField() {
    start(Map.of("LOG_FORMAT", "text"));

    LOG.atInfo().addKeyValue("a", "x b=y").addKeyValue("c", "say \"hi\"").log("message");

    assertThat(lines().get(0)).endsWith("message a=\"x b=y\" c=\"say \\\"hi\\\"\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'', INFO WARN ERROR",
    "trace, DEBUG INFO WARN ERROR",
    "DEBUG, DEBUG INFO WARN ERROR",
    "info, INFO WARN ERROR",
    "warning, WARN ERROR",
    "warn, WARN ERROR",
    "error, ERROR",
    "fatal, ''"
  })
  void theLevelDecidesWhatIsWritten(String level, String written) {
    start(Map.of("LOG_LEVEL", level, "LOG_FORMAT", "text"));

    LOG.debug("said");
    LOG.info("said");
    LOG.warn("said");
    LOG.error("said");

    assertThat(lines().stream().map(line -> line.split(" +", 3)[1]))
        .containsExactly(written.isEmpty() ? new String[0] : written.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "debug, '', DEBUG WARN",
    "debug, debug, DEBUG DEBUG INFO WARN",
    "debug, error, DEBUG",
    "error, '', ''"
  })
  @FaultKind("B5")
  void librariesHaveALevelOfTheirOwn(String level, String libraries, String written) {
    start(Map.of("LOG_LEVEL", level, "LOG_FORMAT", "text", "LOG_LEVEL_LIBRARIES", libraries));
    LOG.debug("said");
    Logger camel = LoggerFactory.getLogger("org.apache.camel.impl.engine.Some");
    camel.debug("said");
    camel.info("said");
    camel.warn("said");

    assertThat(lines().stream().map(line -> line.split(" +", 3)[1]))
        .containsExactly(written.isEmpty() ? new String[0] : written.split(" "));
  }

  @Test
  @FaultKind("B4")
  void besideAReportFailuresAreLeftToIt() {
    Logging.start(
        new CommandContext(Map.of(), CommandRun.stream(err), CommandRun.stream(err), false, false),
        Logging.Beside.REPORT);
    RunLog log = new RunLog(image -> {}, report -> {});
    log.image(Reports.FAILED);
    log.task(Reports.report(Reports.FAILED));
    LOG.info("nothing special");
    LOG.warn("look here");

    assertThat(lines()).singleElement().asString().contains("look here");
  }

  @Test
  void withAProgressBarOnlyWhatIsWrongIsWrittenOverIt() {
    Logging.start(
        new CommandContext(Map.of(), CommandRun.stream(err), CommandRun.stream(err), true, false),
        Logging.Beside.ANSWER);

    LOG.info("nothing special");
    LOG.warn("look here");

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("\r\u001b[K")
        .contains(" WARN  look here")
        .doesNotContain("nothing special");
  }

  @Test
  void withoutATerminalTheFormatIsJson() throws JsonProcessingException {
    start(Map.of());

    LOG.info("said");

    assertThat(JSON.readTree(lines().get(0)).path("msg").asText()).isEqualTo("said");
  }

  @Test
  void whatAnExceptionSaysIsOneLineAndDebugShowsWhereItCameFrom() {
    Exception failure = new IllegalStateException("bro\nken", new IllegalStateException("cause"));

    start(Map.of("LOG_FORMAT", "text"));
    LOG.info("said", failure);

    assertThat(lines())
        .hasSize(3)
        .contains("  java.lang.IllegalStateException: bro\\u000aken")
        .last()
        .isEqualTo("  java.lang.IllegalStateException: cause");

    start(Map.of("LOG_FORMAT", "text", "LOG_LEVEL", "debug"));
    LOG.info("said", failure);

    assertThat(lines())
        .anyMatch(line -> line.startsWith("    at io.drayage.cli.LoggingTest.whatAn"));
  }

  @Test
  void inJsonAnExceptionIsAField() throws JsonProcessingException {
    start(Map.of());

    LOG.info("said", new IllegalStateException("broken"));

    assertThat(lines()).hasSize(1);
    assertThat(JSON.readTree(lines().get(0)).path("error_stack").asText())
        .startsWith("java.lang.IllegalStateException: broken");
  }

  @Test
  void valuesThatAreNoneAreRefused() {
    assertThatThrownBy(() -> start(Map.of("LOG_LEVEL", "loud")))
        .isInstanceOf(UsageException.class)
        .hasMessage("LOG_LEVEL is 'loud'; it can be trace, debug, info, warn or error");
    assertThatThrownBy(() -> start(Map.of("LOG_FORMAT", "xml")))
        .isInstanceOf(UsageException.class)
        .hasMessage("LOG_FORMAT is 'xml'; it can be json, ecs, text or journal");
  }

  private void start(Map<String, String> environment) {
    err.reset();
    Logging.start(
        new CommandContext(
            environment, CommandRun.stream(err), CommandRun.stream(err), false, false),
        Logging.Beside.NOTHING);
  }

  private List<String> lines() {
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
