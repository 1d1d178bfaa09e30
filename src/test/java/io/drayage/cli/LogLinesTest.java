package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.faults.Answer;
import io.drayage.faults.FaultServer;
import io.drayage.faults.MemorySource;
import io.drayage.faults.MemoryTarget;
import io.drayage.oci.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of lines that commands log. */
@Timeout(120)
final class LogLinesTest {
  private static final int TAGS = 500;

  private final MemorySource images = new MemorySource();
  @AutoClose private final FaultServer source = new FaultServer(images);
  @AutoClose private final FaultServer target = new FaultServer(new MemoryTarget());
  private final Map<String, String> environment = new HashMap<>();
  private final Path folder;

  LogLinesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void push() {
    SampleBlob blob = SampleBlob.of(new byte[1000]);
    SampleImage image = SampleImage.artifact(new MediaType("application/x"), blob);
    IntStream.range(0, TAGS).forEach(tag -> images.put("app", "t" + tag, image));
  }

  @Test
  void aChangedImageIsALineAndAnUnchangedRunIsOneLine() throws IOException {
    assertThat(texts(command("sync", "--output", "json")))
        .hasSize(TAGS + 1)
        .endsWith("task succeeded")
        .filteredOn("image copied"::equals)
        .hasSize(TAGS);

    JsonNode unchanged = command("sync", "--output", "json").logLines().get(0);
    assertThat(unchanged.path("msg").asText()).isEqualTo("task succeeded");
    assertThat(unchanged.path("unchanged").asInt()).isEqualTo(TAGS);
    assertThat(texts(command("run"))).containsExactly("task scheduled", WATCHES, "task succeeded");
    assertThat(command("sync").log()).isEmpty();
  }

  @Test
  void besideAReportTheLogHasTheCopiedImagesAndNoFailure() throws IOException {
    source.on("*", ".*/manifests/t[0-3]").answer(Answer.of(404));

    CommandRun run = command("sync");

    assertThat(texts(run)).hasSize(TAGS - 4).containsOnly("image copied");
    assertThat(run.out()).contains("496 copied", "4 failed");
  }

  @Test
  void failuresOfOneCauseEndInOneLineWithTheHint() throws IOException {
    command("sync");
    source.on("*", ".*/manifests/t[0-3]").answer(Answer.of(403));

    List<JsonNode> lines = command("sync", "--output", "json").logLines();

    assertThat(lines)
        .extracting(line -> line.path("msg").asText())
        .containsExactly(
            "image failed",
            "image failed",
            "image failed",
            "image failed",
            "images failed",
            "task partial");
    JsonNode cause = lines.get(4);
    assertThat(cause.path("images").asInt()).isEqualTo(4);
    assertThat(cause.path("kind").asText()).isEqualTo("denied");
    assertThat(cause.path("first").asText()).matches(".*/app:t[0-3]");
    assertThat(cause.path("hint").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"warn, 1", "trace, 1"})
  void aRouteOfAnOperatorThatFailsIsOneLineWithoutItsSecretAddress(String libraries, int failed)
      throws IOException {
    Path routes = routesWith("- to: {id: to-own, uri: direct:own}");
    Files.writeString(
        routes.resolve("own.camel.yaml"),
        """
        - route:
            id: own
            from:
              uri: direct:own
              steps:
                - to: {id: hook, uri: "{{drayage.hook}}", parameters: {throwExceptionOnFailure: "true"}}
        """);
    source.on("*", "/services/.*").answer(Answer.of(500));
    String hook = "http://%s/services/%s?token=%s".formatted(host(source), SECRET, SECRET);
    environment.put("LOG_LEVEL_LIBRARIES", libraries);

    CommandRun run =
        command(
            "sync",
            "--output",
            "json",
            "--set",
            "drayage.routes.dir=" + routes,
            "--set",
            "drayage.hook=" + hook);

    assertThat(run.exitCode()).as(run.log()).isEqualTo(1);
    assertThat(run.out() + run.log()).doesNotContain(SECRET);
    List<JsonNode> lines =
        run.logLines().stream()
            .filter(line -> line.path("msg").asText().equals("route failed"))
            .toList();
    assertThat(lines).hasSize(failed);
    assertThat(lines.get(0).path("route").asText()).isEqualTo("own");
    assertThat(lines.get(0).path("step").asText()).isEqualTo("hook");
    assertThat(lines.get(0).path("error").asText())
        .startsWith("HttpOperationFailedException: ")
        .contains("http://" + host(source) + "/...");
  }

  @Test
  void aRouteReadsThePropertiesFileAsUtf8() throws IOException {
    routesWith("- log: {id: say, message: 'said {{drayage.word}}'}");
    Files.writeString(
        Files.createDirectory(folder.resolve("config")).resolve("application.properties"),
        "drayage.word = \uc548\ub155 M\u00fcller\n");
    environment.put("DRAYAGE_HOME", folder.toString());

    assertThat(texts(command("sync", "--output", "json")))
        .contains("said \uc548\ub155 M\u00fcller");
  }

  @Test
  void aRouteReadsTheOperatorsOwnPropertiesFile() throws IOException {
    routesWith("- log: {id: say, message: 'said {{drayage.word}}'}");
    environment.put("DRAYAGE_HOME", folder.toString());
    Path own = folder.resolve("own.properties");
    environment.put("DRAYAGE_PROPERTIES", own.toString());
    CommandRun without = command("sync", "--output", "json");
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.log()).contains(own + ": no such file", "property drayage.word is not set");

    Files.writeString(own, "drayage.word = own\n");

    assertThat(texts(command("sync", "--output", "json"))).contains("said own");
  }

  /** The shipped routes with a step before the tags of each repository are listed. */
  private Path routesWith(String step) throws IOException {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    String next = "- process: {id: list-tags,";
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        String text = Files.readString(file).replace(next, step + "\n        " + next);
        Files.writeString(routes.resolve(file.getFileName()), text);
      }
    }
    return routes;
  }

  private static final String SECRET = "b1g-s3cret";
  private static final String WATCHES = "watching for edits; SIGHUP reloads all files";

  private static List<String> texts(CommandRun run) {
    return run.logLines().stream().map(line -> line.path("msg").asText()).toList();
  }

  private CommandRun command(String name, String... options) throws IOException {
    Path file = folder.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: core
            source: {registry: '%s'}
            target: {registry: '%s'}
            mappings: [{from: app, platform: all}]
        """
            .formatted(host(source), host(target)));
    List<String> words = new ArrayList<>(List.of(name, file.toString()));
    words.addAll(List.of(options));
    return CommandRun.of(
        environment,
        CommandRun.arguments(
            words,
            "drayage.state.dir=" + folder.resolve("state"),
            "drayage.management.port=0",
            "drayage.history.interval=100",
            "drayage.registry." + host(source) + ".endpoint=http://" + host(source),
            "drayage.registry." + host(target) + ".endpoint=http://" + host(target)));
  }

  private static String host(FaultServer server) {
    return server.endpoint().getAuthority();
  }
}
