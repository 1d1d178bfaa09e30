package io.drayage.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.faults.FaultServer;
import io.drayage.faults.Held;
import io.drayage.faults.PassThrough;
import io.drayage.oci.Platform;
import io.drayage.testing.RegistryReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes in a plain camel-main, with nothing of the launcher. */
@Timeout(180)
final class CamelMainIT {
  private static final SampleLayer SHARED = SampleLayer.of("shared", 400_000);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Route files that other runtimes take; the others belong to `run`. */
  static final List<String> PORTABLE =
      List.of(
          "copy.camel.yaml",
          "failures.camel.yaml",
          "report.camel.yaml",
          "schedule.camel.yaml",
          "sync.camel.yaml");

  @AutoClose private static LocalRegistry source;
  @AutoClose private static LocalRegistry target;
  private static RegistryReader view;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path folder;

  @BeforeAll
  static void images() {
    RegistryProgram program = RegistryProgram.find(Path.of(""));
    source = LocalRegistry.open(program);
    target = LocalRegistry.open(program);
    view = new RegistryReader(target);
    SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
    for (String tag : List.of("1", "2")) {
      pusher.push("app", tag, image(tag));
    }
  }

  private static SampleImage image(String tag) {
    return SampleImage.docker(
        new Platform("linux", "amd64", ""), List.of(SHARED, SampleLayer.of(tag, 10_000)));
  }

  @BeforeEach
  void routes() throws Exception {
    for (String name : PORTABLE) {
      Files.copy(Path.of("routes", name), folder.resolve(name));
    }
  }

  @Test
  void theShippedRoutesRunATaskAtItsTimeAndAnEditedSyncFileIsReadAgain() throws Exception {
    Main main = main(syncFile("plain", source.hostAndPort(), "'1'"));
    main.start();
    try {
      await().atMost(LONG).until(() -> view.digest("plain", "1").equals(digest("1")));
      assertThat(view.tags("plain")).containsExactly("1");

      syncFile("plain", source.hostAndPort(), "'1', '2'");

      await().atMost(LONG).until(() -> view.digest("plain", "2").equals(digest("2")));
    } finally {
      main.stop();
    }
    assertThat(folder.resolve("state")).isNotEmptyDirectory();
    // a state that was left open would refuse the next process
    Main next = main(folder.resolve("sync.yaml"));
    next.start();
    next.stop();
  }

  @Test
  void anEditedRouteComparesReferencesAsText() throws Exception {
    Path routes = folder.resolve("sync.camel.yaml");
    String text = Files.readString(routes);
    Files.writeString(
        routes,
        text.replace(
            "ref: {expression: copyNeeded}",
            "simple: {expression: \"${body.needed} == true && ${body.image.target} == '%s/edited:2'\"}"
                .formatted(target.hostAndPort())));
    Main main = main(syncFile("edited", source.hostAndPort(), "'1', '2'"));
    main.start();
    try {
      await().atMost(LONG).until(() -> view.digest("edited", "2").equals(digest("2")));
      assertThat(view.tags("edited")).containsExactly("2");
    } finally {
      main.stop();
    }
  }

  @Test
  void mistakesEndTheStart() throws Exception {
    Main noFile = main(folder.resolve("absent.yaml"));
    assertThatThrownBy(noFile::start).hasMessageContaining("absent.yaml");
    noFile.stop();

    Files.delete(folder.resolve("schedule.camel.yaml"));
    Main noTimers = main(syncFile("none", source.hostAndPort(), "'1'"));
    assertThatThrownBy(noTimers::start)
        .hasMessageContaining("there is no routeTemplate task-timer");
    noTimers.stop();
  }

  @Test
  void aProcessUsesNoCommandAndFinishesItsImageOnSigterm() throws Exception {
    Held held = new Held();
    Path log = folder.resolve("log");
    try (FaultServer gate = new FaultServer(new PassThrough(source.endpoint()))) {
      gate.on("GET", ".*/blobs/" + SHARED.blob().digest()).play(held);
      Path file = syncFile("process", "source.example", "'1', '2'");
      Process process =
          process(
              log,
              Map.of(
                  "drayage.files", file.toString(),
                  "drayage.registry.source.example.endpoint", gate.endpoint().toString(),
                  "drayage.parallel.copies", "1"));
      try {
        await().atMost(LONG).until(held::isHalfSent);

        process.destroy();
        await().atMost(LONG).until(() -> Files.readString(log).contains("shutdown hook"));
        held.release();

        assertThat(process.waitFor(30, SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
    }
    String lines = Files.readString(log);
    assertThat(view.tags("process")).as(lines).hasSize(1);
    assertThat(lines)
        .contains("image copied", "task stopped")
        .contains("io.drayage.embedded.EmbeddedSync source:")
        .doesNotContain("io.drayage.cli.", "io.drayage.archive.")
        .doesNotContain("\tat ");
  }

  /** Starts Camel's own class in a process, with a log of its classes. */
  private Process process(Path log, Map<String, String> properties) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load",
                "-Dlog4j2.level=INFO"));
    Map<String, String> all = new TreeMap<>(settings());
    all.putAll(properties);
    all.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", dependenciesOfTheJar(), "org.apache.camel.main.Main"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  /**
   * The class path without libraries of scope provided, which a Maven dependency does not bring.
   */
  private static String dependenciesOfTheJar() {
    return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
        .filter(jar -> !jar.matches(".*/[^/]*(vertx|micrometer|flyway|HikariCP)[^/]*"))
        .collect(Collectors.joining(":"));
  }

  private Main main(Path file) {
    Main main = new Main();
    settings().forEach(main::addOverrideProperty);
    main.addOverrideProperty("drayage.files", file.toString());
    return main;
  }

  private Map<String, String> settings() {
    return Map.of(
        "camel.main.routesIncludePattern",
        PORTABLE.stream()
            .map(name -> "file:" + folder.resolve(name))
            .filter(name -> Files.exists(Path.of(name.substring(5))))
            .collect(Collectors.joining(",")),
        "drayage.state.dir",
        folder.resolve("state").toString(),
        "drayage.watch.interval",
        "100",
        "drayage.watch.quiet",
        "200");
  }

  private Path syncFile(String repository, String from, String tags) throws Exception {
    return Files.writeString(
        folder.resolve("sync.yaml"),
        """
        watch: true
        tasks:
          - name: one
            interval: 3600
            source: {registry: '%s'}
            target: {registry: '%s'}
            mappings: [{from: app, to: %s, tags: [%s]}]
        """
            .formatted(from, target.hostAndPort(), repository, tags));
  }

  private static String digest(String tag) {
    return image(tag).manifest().digest().toString();
  }
}
