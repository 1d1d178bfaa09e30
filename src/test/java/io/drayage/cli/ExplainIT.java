package io.drayage.cli;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.demo.AccessLogEntry;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands that only ask foretell, against real registries and what sync then does. */
final class ExplainIT {
  private static final RegistryProgram PROGRAM = RegistryProgram.find(Path.of(""));
  private static final SampleLayer BASE = SampleLayer.of("base", 60_000);
  private static final SampleImage ONE = image("one");
  private static final SampleImage TWO = image("two");
  private static final SampleImage INDEX =
      SampleImage.ociIndex(
          List.of(
              SampleImage.oci(
                  new Platform("linux", "amd64", ""),
                  List.of(BASE, SampleLayer.of("amd64", 9_000))),
              SampleImage.oci(
                  new Platform("linux", "arm64", ""),
                  List.of(BASE, SampleLayer.of("arm64", 9_000)))));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @AutoClose private final LocalRegistry source = LocalRegistry.open(PROGRAM);
  @AutoClose private final LocalRegistry target = LocalRegistry.open(PROGRAM);
  private final SamplePusher pusher = SamplePusher.anonymous(source.endpoint());

  @BeforeEach
  void fillTheSource() {
    pusher.push("app", "1.0.0", ONE);
    pusher.push("app", "2.0.0", TWO);
    pusher.push("app", "latest", TWO);
    pusher.push("tool", "1", INDEX);
    pusher.push("tool", "latest", INDEX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux/amd64", "all"})
  void whatIsForetoldIsWhatSyncDoes(String platform) throws IOException {
    String file = file("p: {from: app}, {from: tool}");
    Files.writeString(Path.of(file), "platform: %s%n".formatted(platform), APPEND);

    assertForetold(file, 5, 0);
    assertForetold(file, 0, 5);
    pusher.push("app", "3.0.0", image("three"));
    assertForetold(file, 1, 5);
    pusher.push("app", "latest", image("three"));
    assertForetold(file, 1, 5);
  }

  @Test
  void aPlanWithoutPullsAsksByHeadAlone() throws IOException {
    int mark = source.mark();

    JsonNode plan = json("plan", file("p: {from: app}, {from: tool}"), "--no-pull");

    assertThat(plan.path("exact").asBoolean()).isFalse();
    assertThat(plan.path("total").path("copy").asInt()).isEqualTo(5);
    assertThat(plan.path("total").path("pulls").asInt()).isEqualTo(4);
    assertThat(plan.path("total").has("bytes")).isFalse();
    assertThat(manifestPulls(source.requestsSince(mark))).isZero();
  }

  @Test
  void aPlanWritesNothing() throws IOException {
    int mark = target.mark();

    CommandRun run = run("plan", file("p: {from: app}, {from: tool}"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("p: 5 to copy, 0 unchanged, 0 failed")
        .contains("the target has no such repository");
    assertThat(target.requestsSince(mark))
        .extracting(AccessLogEntry::method)
        .containsOnly("GET", "HEAD");
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void whatCannotBePlannedIsTold() throws IOException {
    CommandRun run = run("plan", file("p: {from: absent}, {from: app, tags: [none]}"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("0 to copy, 0 unchanged, 2 failed").contains("not-found: ");
  }

  @Test
  void everyTagOfTheRepositoryIsKeptOrDropped() throws IOException {
    JsonNode tags = json("tags", file("p: {from: app, tags: ['semver: >=2.0.0']}"));

    JsonNode mapping = tags.path("mappings").path(0);
    assertThat(mapping.path("selected")).extracting(JsonNode::asText).containsExactly("2.0.0");
    assertThat(mapping.path("dropped"))
        .extracting(dropped -> dropped.path("tag").asText())
        .containsExactly("1.0.0", "latest");
  }

  @Test
  void aMappingThatCannotBeListedHasAnError() throws IOException {
    CommandRun run = run("tags", file("p: {from: absent}, {from: app}"), "--output", "json");

    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode mappings = new ObjectMapper().readTree(run.out()).path("mappings");
    assertThat(mappings.path(0).path("error").path("kind").asText()).isEqualTo("not-found");
    assertThat(mappings.path(1).path("selected")).hasSize(3);
  }

  @Test
  void aMappingThatSelectsNothingIsWarnedOf() throws IOException {
    int mark = source.mark();

    CommandRun run =
        run(
            "validate",
            file("p: {from: app, tags: ['semver: >9.0.0']}, {from: app, tags: ['1.0.0', gone]}"),
            "--online");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(":6:9: warning: the tags here select nothing of the 3 that ")
        .contains(":7:9: warning: there is no ");
    assertThat(manifestPulls(source.requestsSince(mark))).isZero();
  }

  private void assertForetold(String file, int copy, int unchanged) throws IOException {
    JsonNode total = json("plan", file).path("total");
    int mark = source.mark();
    CommandRun sync = run("sync", file, "--output", "json");

    assertThat(sync.exitCode()).as(sync.out()).isZero();
    List<AccessLogEntry> requests = source.requestsSince(mark);
    assertThat(total.path("copy").asInt()).isEqualTo(copy);
    assertThat(total.path("unchanged").asInt()).isEqualTo(unchanged);
    // this registry counts no pulls, so several new tags of one manifest get it each
    assertThat(total.path("pulls").asLong()).isLessThanOrEqualTo(manifestPulls(requests));
    assertThat(total.path("bytes").asLong()).isEqualTo(blobBytes(requests));
    assertThat(images(sync, "copied")).isEqualTo(copy);
    assertThat(images(sync, "unchanged")).isEqualTo(unchanged);
  }

  private static long images(CommandRun sync, String outcome) throws IOException {
    long count = 0;
    for (JsonNode task : new ObjectMapper().readTree(sync.out()).path("tasks")) {
      for (JsonNode image : task.path("images")) {
        count += image.path("outcome").asText().equals(outcome) ? 1 : 0;
      }
    }
    return count;
  }

  private static long manifestPulls(List<AccessLogEntry> requests) {
    return requests.stream()
        .filter(entry -> entry.method().equals("GET") && entry.isForManifest())
        .count();
  }

  private static long blobBytes(List<AccessLogEntry> requests) {
    return requests.stream()
        .filter(entry -> entry.method().equals("GET") && entry.isForBlob())
        .mapToLong(AccessLogEntry::bytes)
        .sum();
  }

  private JsonNode json(String command, String file, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(0, List.of(command, file, "--output", "json"));
    CommandRun run = run(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.log()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Map.of(),
        CommandRun.arguments(
            List.of(arguments),
            "drayage.state.dir=" + directory.resolve("state"),
            "drayage.registry.source.example.endpoint=" + source.endpoint(),
            "drayage.registry.target.example.endpoint=" + target.endpoint()));
  }

  /** A file from {@code TASK: {mapping}, {mapping}}; the mappings stand from line 6 on. */
  private String file(String task) throws IOException {
    String[] parts = task.split(": ", 2);
    Path file = directory.resolve(parts[0] + ".yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: %s
            source: {registry: source.example}
            target: {registry: target.example}
            mappings:
              - %s
        """
            .formatted(parts[0], parts[1].replace("}, {", "}\n      - {"))
            .replace("{from: ", "{to: %s/NAME, from: ".formatted(parts[0]))
            .replaceAll("NAME, from: ([a-z]+)", "$1, from: $1"));
    return file.toString();
  }

  private static SampleImage image(String name) {
    return SampleImage.docker(
        new Platform("linux", "amd64", ""), List.of(BASE, SampleLayer.of(name, 5_000)));
  }
}
