package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.SuiteOutput;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script as it is installed, beside the jar. */
class ClassArchiveIT {
  private static final long LIMIT_SECONDS = 120;

  private final Path home;

  ClassArchiveIT(@TempDir Path home) throws IOException {
    this.home = home;
    Path project = Path.of("").toAbsolutePath();
    for (String file : List.of("drayage", "jvm.options", "jvm-copy.options")) {
      Files.copy(project.resolve(file), home.resolve(file));
    }
    Files.copy(project.resolve("target/drayage.jar"), home.resolve("drayage.jar"));
    Files.createSymbolicLink(home.resolve("lib"), project.resolve("target/lib"));
    copy(project.resolve("routes"), home.resolve("routes"));
    copy(project.resolve("config"), home.resolve("config"));
  }

  @Test
  void laterStartsFindTheClassesOfAWholeRunInTheArchive() throws Exception {
    assertThat(drayage("", "archive")).isEmpty();

    Path loaded = home.resolve("loaded");
    Path file = home.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: nobody-listens
            source: {registry: 'localhost:1'}
            target: {registry: 'localhost:2'}
            mappings: [{from: app}]
        """);
    drayage(
        "-Xlog:class+load:file=" + loaded,
        "sync",
        file.toString(),
        "--set",
        "drayage.http.attempts=1",
        "--set",
        "drayage.retry.network.times=0");

    List<String> lines = Files.readAllLines(loaded);
    List<String> others =
        lines.stream().filter(line -> !line.contains("shared objects file")).toList();
    assertThat(lines).hasSizeGreaterThan(4000);
    // what is made while it runs can't be in an archive: proxies, forms of lambdas
    assertThat(others.size()).isLessThan(lines.size() / 10);
    assertThat(others)
        .noneMatch(line -> line.contains(" org.apache.hc.client5.http.impl.classic.HttpClients "))
        .noneMatch(line -> line.contains(" org.apache.camel.impl.DefaultCamelContext "));
  }

  /** What it said, in a process of its own. */
  private String drayage(String javaOptions, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("drayage").toString()));
    command.addAll(List.of(arguments));
    Path output = home.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JAVA_OPTS", javaOptions);
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
