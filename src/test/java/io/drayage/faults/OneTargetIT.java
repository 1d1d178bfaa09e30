package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.cli.CommandRun;
import io.drayage.demo.SampleImage;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.testing.FaultKind;
import io.drayage.testing.RegistryReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several mappings and names of one registry, in whole runs. */
class OneTargetIT {
  private static final List<String> HUB =
      List.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

  private final MemorySource memory = new MemorySource();
  @AutoClose private final FaultServer source = new FaultServer(memory);
  private final RegistryReader target = new RegistryReader(SharedTarget.endpoint());

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @FaultKind("A27")
  @Test
  void anImageUnderTheFourNamesOfDockerHubIsPulledOnce() throws Exception {
    SampleImage image = FaultLab.artifact(FaultLab.blob("hub", 1000));
    memory.put("acme/app", "1.0", image);
    source
        .on("*", ".*/manifests/.*")
        .play(
            Faults.altered(
                answer ->
                    answer
                        .with("ratelimit-limit", "100;w=21600")
                        .with("ratelimit-remaining", "90")));
    StringBuilder text = new StringBuilder("tasks:\n");
    for (String name : HUB) {
      text.append(
          task(name, name, "{from: acme/app, to: names/%s, tags: ['1.0']}".formatted(name)));
    }

    CommandRun planned = run("plan", text.toString());

    assertThat(planned.report().path("registries").findValuesAsText("registry"))
        .containsExactly("docker.io", FaultLab.TARGET);
    source.reset();
    CommandRun run = run("sync", text.toString());

    assertThat(run.exitCode()).as(run.log()).isZero();
    assertThat(source.requests("GET", ".*/manifests/.*")).hasSize(1);
    assertThat(run.images())
        .allSatisfy(
            one -> assertThat(one.path("source").asText()).isEqualTo("docker.io/acme/app:1.0"));
  }

  @FaultKind("A28")
  @Test
  void ofTwoSourcesForATagTheOneThatStandsFirstWinsInEveryRun() throws Exception {
    SampleImage first = FaultLab.artifact(FaultLab.blob("first", 1000));
    SampleImage second = FaultLab.artifact(FaultLab.blob("second", 1000));
    memory.put("acme/a", "1.0", first);
    memory.put("acme/b", "1.0", second);
    memory.put("acme/b", "1.1", second);
    // the first is slow to list, so that the second would be there before it
    source
        .on("GET", "/v2/acme/a/tags/list.*")
        .play(
            exchange -> {
              await().until(() -> !source.requests("*", ".*/acme/b/tags.*").isEmpty());
              exchange.send(exchange.pass());
            });
    String text =
        "tasks:\n"
            + task(
                "t",
                FaultLab.SOURCE,
                "{from: acme/a, to: order/w, tags: ['regex: 1.*']}",
                "{from: acme/b, to: order/w, tags: ['regex: 1.*']}");

    for (int run = 0; run < 3; run++) {
      CommandRun result = run("sync", text);

      assertThat(result.exitCode()).as(result.log()).isEqualTo(1);
      JsonNode lost = result.image(FaultLab.SOURCE + "/acme/b:1.0");
      assertThat(lost.path("error").path("kind").asText()).isEqualTo("conflict");
      assertThat(result.failureLines()).hasSize(1);
      assertThat(target.digest("order/w", "1.0")).isEqualTo(first.manifest().digest().toString());
      assertThat(target.digest("order/w", "1.1")).isEqualTo(second.manifest().digest().toString());
    }
    assertThat(source.requests("GET", ".*/acme/a/manifests/.*")).hasSize(1);
    assertThat(source.requests("*", ".*/acme/b/manifests/1.0")).isEmpty();
  }

  @FaultKind("A28")
  @Test
  void thePlanNamesTheSameWinnerAsTheRun() throws Exception {
    memory.put("acme/a", "1.0", FaultLab.artifact(FaultLab.blob("first", 1000)));
    memory.put("acme/b", "1.0", FaultLab.artifact(FaultLab.blob("second", 1000)));
    String text =
        "tasks:\n"
            + task("one", FaultLab.SOURCE, "{from: acme/a, to: planned/w}")
            + task("two", FaultLab.SOURCE, "{from: acme/b, to: planned/w}");

    CommandRun plan = run("plan", text);

    assertThat(plan.out())
        .contains("planned/w:1.0 is filled from source.example/acme/a:1.0 (task one, mapping 1)");
  }

  @FaultKind("A28")
  @Test
  void theOrderHoldsBetweenProcessesThatRunATaskEach() throws Exception {
    SampleImage first = FaultLab.artifact(FaultLab.blob("first", 1000));
    memory.put("acme/a", "1.0", first);
    memory.put("acme/b", "1.0", FaultLab.artifact(FaultLab.blob("second", 1000)));
    String text =
        "tasks:\n"
            + task("one", FaultLab.SOURCE, "{from: acme/a, to: alone/w}")
            + task("two", FaultLab.SOURCE, "{from: acme/b, to: alone/w}");

    for (String command : List.of("plan", "sync")) {
      CommandRun second = runOnly("two", command, text);

      assertThat(second.exitCode()).as(second.log()).isEqualTo(1);
      assertThat(second.out())
          .contains("alone/w:1.0 is filled from source.example/acme/a:1.0 (task one, mapping 1)");
    }
    assertThat(runOnly("one", "sync", text).exitCode()).isZero();
    assertThat(runOnly("two", "sync", text).exitCode()).isEqualTo(1);
    assertThat(target.digest("alone/w", "1.0")).isEqualTo(first.manifest().digest().toString());
  }

  @FaultKind("A14")
  @ParameterizedTest
  @ValueSource(strings = {"404", "403", "{\"name\":\"x\",\"tags\":[\"other\"]}"})
  void imagesThatAreThereAreNotCopiedAgainThoughTheListDoesNotShowThem(String list)
      throws Exception {
    String repository = "listed-" + Integer.toHexString(list.hashCode());
    FaultServer front = new FaultServer(new PassThrough(SharedTarget.endpoint()));
    front
        .on("GET", ".*/tags/list.*")
        .answer(
            list.length() == 3
                ? Answer.of(Integer.parseInt(list))
                : Answer.of(200).with("Content-Type", "application/json").body(list));
    for (String tag : List.of("1", "2", "3")) {
      memory.put("acme/app", tag, FaultLab.artifact(FaultLab.blob(repository + tag, 1000)));
    }
    // the image that is looked at first never gets there
    memory.put("acme/app", "0", RawManifest.of(new MediaType("text/plain"), new byte[] {'x'}));
    String text =
        "tasks:\n" + task("t", FaultLab.SOURCE, "{from: acme/app, to: %s}".formatted(repository));
    String endpoint =
        "drayage.registry.%s.endpoint=%s".formatted(FaultLab.TARGET, front.endpoint());

    CommandRun cold = run("sync", text, endpoint, "drayage.parallel.images=1");
    source.reset();
    CommandRun again = run("sync", text, endpoint, "drayage.parallel.images=1");

    front.close();
    assertThat(outcomes(cold)).containsExactly("copied", "copied", "copied", "failed");
    assertThat(outcomes(again)).containsExactly("failed", "unchanged", "unchanged", "unchanged");
    assertThat(source.requests("GET", ".*/blobs/.*")).isEmpty();
  }

  private static List<String> outcomes(CommandRun run) {
    return run.outcomes().stream().sorted().toList();
  }

  private CommandRun run(String command, String text, String... extra) throws Exception {
    return runOnly(".*", command, text, extra);
  }

  private CommandRun runOnly(String tasks, String command, String text, String... extra)
      throws Exception {
    Path file = Files.writeString(directory.resolve("sync.yaml"), text);
    List<String> arguments =
        CommandRun.arguments(
            List.of(command, file.toString(), "--output", "json", "--task", tasks),
            "drayage.registry.docker.io.endpoint=" + source.endpoint(),
            "drayage.registry.%s.endpoint=%s".formatted(FaultLab.SOURCE, source.endpoint()),
            "drayage.registry.%s.endpoint=%s".formatted(FaultLab.TARGET, SharedTarget.endpoint()),
            "drayage.state.dir=" + directory.resolve("state"));
    return CommandRun.of(Map.of(), CommandRun.arguments(arguments, extra));
  }

  private static String task(String name, String source, String... mappings) {
    return """
    - name: %s
      source: {registry: %s, auth: none}
      target: {registry: %s, auth: none}
      mappings: [%s]
    """
        .formatted(name, source, FaultLab.TARGET, String.join(", ", mappings));
  }
}
