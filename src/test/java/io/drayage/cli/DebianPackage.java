package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.SuiteOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Package of Debian, made by {@code scripts/deb} from a release. */
record DebianPackage(Path file) {
  private static final long LIMIT_SECONDS = 120;

  /** What a program of this machine said, and its exit code. */
  record Answer(int exitCode, String text) {}

  /** Lays out a release as its archive has it, from this build. */
  static Path release(Path folder) throws Exception {
    Path home = Files.createDirectories(folder.resolve("drayage"));
    for (String part :
        new String[] {
          "drayage",
          "jvm",
          "LICENSE",
          "CHANGELOG.md",
          "routes",
          "config",
          "docs",
          "target/drayage.jar",
          "target/lib"
        }) {
      assertThat(run(Map.of(), "cp", "-R", part, home.toString()).exitCode()).isZero();
    }
    return home;
  }

  /** Makes a package of {@code release}. */
  static DebianPackage of(Path release, String version, Path output) throws Exception {
    Answer made =
        run(
            Map.of("SOURCE_DATE_EPOCH", "1790000000"),
            "scripts/deb",
            release.toString(),
            version,
            output.toString());
    assertThat(made.exitCode()).as(made.text()).isZero();
    // after what dpkg-deb says
    return new DebianPackage(Path.of(made.text().strip().replaceAll("(?s).*\n", "")));
  }

  /** Value of a field of the package's control file. */
  String field(String name) throws Exception {
    return run(Map.of(), "dpkg-deb", "--field", file.toString(), name).text().strip();
  }

  /** Names, modes and owners of the files. */
  String contents() throws Exception {
    return run(Map.of(), "dpkg-deb", "--contents", file.toString()).text();
  }

  /** Runs a program of this machine. */
  static Answer run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("drayage", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output);
    Files.delete(output);
    SuiteOutput.keep(text);
    return new Answer(process.exitValue(), text);
  }
}
