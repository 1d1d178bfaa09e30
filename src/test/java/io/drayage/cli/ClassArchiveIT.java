package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drayage.testing.Jdks;
import io.drayage.testing.Ports;
import io.drayage.testing.SuiteOutput;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start script as it is installed, beside the jar. */
class ClassArchiveIT {
  private static final long LIMIT_SECONDS = 400;

  private final Path home;
  private Optional<Path> java = Optional.empty();

  ClassArchiveIT(@TempDir Path home) throws IOException {
    this.home = home;
    Path project = Path.of("").toAbsolutePath();
    Files.copy(project.resolve("drayage"), home.resolve("drayage"));
    Files.copy(project.resolve("target/drayage.jar"), home.resolve("drayage.jar"));
    Files.createSymbolicLink(home.resolve("lib"), project.resolve("target/lib"));
    copy(project.resolve("jvm"), home.resolve("jvm"));
    copy(project.resolve("routes"), home.resolve("routes"));
    copy(project.resolve("config"), home.resolve("config"));
  }

  @Test
  void laterStartsFindTheClassesOfAWholeRunInTheArchive() throws Exception {
    assertThat(drayage("", "archive")).isEmpty();

    List<String> lines = classes("sync");
    List<String> others = outsideTheArchive(lines);
    assertThat(lines).hasSizeGreaterThan(4000);
    // what is made while it runs can't be in an archive: proxies, forms of lambdas
    assertThat(others.size()).isLessThan(lines.size() / 10);
    assertThat(others)
        .noneMatch(line -> line.contains(" org.apache.hc.client5.http.impl.classic.HttpClients "))
        .noneMatch(line -> line.contains(" org.apache.camel.impl.DefaultCamelContext "));

    List<String> running = classes("run", "--set", "drayage.management.port=" + Ports.free());
    assertThat(outsideTheArchive(running))
        .noneMatch(line -> line.contains(" org.apache.camel.impl.DefaultCamelContext "))
        .noneMatch(line -> line.contains(" io.vertx.core.impl.VertxImpl "));
  }

  /** A class archive of Java 17 and an ahead-of-time cache of Java 25, where that is found. */
  @ParameterizedTest
  @ValueSource(strings = {"17", "25"})
  void aDamagedArchiveIsPassedOverSilently(String version) throws Exception {
    Optional<Path> jdk = Jdks.find(version);
    assumeTrue(jdk.isPresent(), "needs a JDK " + version + " in /usr/lib/jvm");
    Properties release = new Properties();
    try (Reader content = Files.newBufferedReader(jdk.orElseThrow().resolve("release"))) {
      release.load(content);
    }
    String build = release.getProperty("JAVA_RUNTIME_VERSION").replace("\"", "");
    String kind = version.equals("25") ? "aot" : "jsa";
    Files.writeString(home.resolve("drayage-%s-once.%s".formatted(build, kind)), "damaged");
    Path file = home.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: any
            source: {registry: 'localhost:1'}
            target: {registry: 'localhost:2'}
            mappings: [{from: app}]
        """);

    java = jdk;
    assertThat(drayage("", "validate", file.toString())).isEqualTo("valid: 1 task, 1 mapping\n");
  }

  /** Log lines of the classes that a command loads for a task whose registries do not answer. */
  private List<String> classes(String command, String... options) throws Exception {
    Path loaded = home.resolve("loaded-" + command);
    Path file = home.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: closed
            source: {registry: 'localhost:1'}
            target: {registry: 'localhost:2'}
            mappings: [{from: app}]
        """);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                file.toString(),
                "--set",
                "drayage.http.attempts=1",
                "--set",
                "drayage.retry.network.times=0"));
    arguments.addAll(List.of(options));
    drayage("-Xlog:class+load:file=" + loaded, arguments.toArray(String[]::new));
    return Files.readAllLines(loaded);
  }

  private static List<String> outsideTheArchive(List<String> lines) {
    return lines.stream().filter(line -> !line.contains("shared objects file")).toList();
  }

  /** What it said, in a process of its own. */
  private String drayage(String javaOptions, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("drayage").toString()));
    command.addAll(List.of(arguments));
    Path output = home.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JAVA_OPTS", javaOptions);
    java.ifPresent(jdk -> builder.environment().put("JAVA_HOME", jdk.toString()));
    Process process = builder.start();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output);
    SuiteOutput.keep(said);
    return said;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes any)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes any) throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
