package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drayage.process.ChildProcesses;
import io.drayage.testing.SuiteOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Files of a release that {@code scripts/release} packs from the build in {@code target/}.
 *
 * @param folder folder of the files
 */
record ReleaseFiles(Path folder) {
  /** Version of a commit between two releases. */
  static final String VERSION = "0.1.0-7-g0123456789ab";

  /** Time of every file, in seconds since 1970. */
  static final long TIME = 1_760_000_000;

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final ChildProcesses PROGRAMS =
      new ChildProcesses(16 << 20, ChildProcesses.Excess.DROPPED);

  /** Packs the build; {@code environment} and {@code mask} are those of the script. */
  static ReleaseFiles pack(Path folder, Map<String, String> environment, String mask) {
    assumeTrue(
        Files.exists(Path.of("target/drayage.cdx.json")),
        "Maven makes the list of libraries only if it is not offline");
    List<String> command =
        List.of("sh", "-c", "umask %s; exec \"$@\"".formatted(mask), "sh", "scripts/release");
    ChildProcesses.Ended ended =
        run(
            environment,
            join(
                command,
                List.of("pack", "target", VERSION, Long.toString(TIME), folder.toString())));
    assertThat(ended).returns(0, ChildProcesses.Ended::exitCode);
    return new ReleaseFiles(folder);
  }

  Path archive() {
    return folder.resolve("drayage-%s.tar.gz".formatted(VERSION));
  }

  /** Unpacks the archive; returns the home in it, which every user may read. */
  Path unpack(Path into) throws IOException {
    Files.createDirectories(into);
    for (Path folder : List.of(into, into.toAbsolutePath().getParent())) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(run(Map.of(), List.of("tar", "xzf", archive().toString(), "-C", into.toString())))
        .returns(0, ChildProcesses.Ended::exitCode);
    return into.resolve("drayage-" + VERSION);
  }

  /** Names of the files in folders of an unpacked archive, sorted. */
  static List<String> names(Path... folders) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(Files::isRegularFile).forEach(file -> names.add("" + file.getFileName()));
      }
    }
    return names.stream().sorted().toList();
  }

  /** Runs a program to its end with the Java of this process. */
  static ChildProcesses.Ended run(Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    try {
      ChildProcesses.Ended ended = PROGRAMS.run(builder, "", LIMIT);
      SuiteOutput.keep(ended.output() + ended.errors());
      return ended;
    } catch (IOException e) {
      throw new AssertionError("%s can't be run".formatted(command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while %s ran".formatted(command), e);
    }
  }

  static List<String> join(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
