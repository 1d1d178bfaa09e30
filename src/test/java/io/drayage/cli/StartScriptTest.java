package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drayage.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start script beside an empty jar, with a Java that is a script too. */
final class StartScriptTest {
  private static final String PATH = System.getenv().getOrDefault("PATH", "");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ChildProcesses PROGRAMS =
      new ChildProcesses(1 << 20, ChildProcesses.Excess.DROPPED);

  /** Notes its arguments, writes an archive if asked to, and ends a command with 7. */
  private static final String JAVA =
      """
      #!/bin/sh
      printf '%s\\n' "$@" ----- >>"$NOTES"
      case "$*" in
        *TrainingRun*)
          [ -z "${BLOCKED:-}" ] || { echo $$ >"$NOTES.pid"; exec cat "$BLOCKED"; }
          exit "${TRAINED:-0}"
          ;;
        *-Xshare:dump*)
          for word; do
            case $word in -XX:SharedArchiveFile=*) echo classes >"${word#*=}" ;; esac
          done
          ;;
        *-XX:AOTMode=create*)
          for word; do
            case $word in -XX:AOTCache=*) echo classes >"${word#*=}" ;; esac
          done
          ;;
        *) exit 7 ;;
      esac
      """;

  private final Path folder;
  private final Path home;
  private final Path notes;
  private final Map<String, String> environment = new TreeMap<>();

  StartScriptTest(@TempDir Path folder) {
    this.folder = folder;
    this.home = folder.resolve("a home");
    this.notes = folder.resolve("notes");
  }

  @BeforeEach
  void install() throws IOException {
    Files.createDirectories(home.resolve("lib/run"));
    Files.copy(Path.of("drayage"), home.resolve("drayage"));
    Files.createFile(home.resolve("drayage.jar"));
    Files.createFile(home.resolve("lib/run/a.jar"));
    Files.createFile(home.resolve("lib/run/B.jar"));
    environment.put("JAVA_HOME", jdk("a jdk", "17.0.15").toString());
    environment.put("NOTES", notes.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void everyShellPassesWordsAndExitCodeAndSharesTheClasses(String shell) throws Exception {
    assumeTrue(ChildProcesses.find(shell, PATH).isPresent(), shell + " is not installed");
    Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("drayage"));
    environment.put("JAVA_OPTS", "-Da=* -Db=c");
    List<String> command = new ArrayList<>(List.of(shell));
    if (shell.equals("busybox")) {
      command.add("sh");
    }
    command.addAll(List.of(link.toString(), "run", "my file.yaml", ""));

    assertThat(run(command)).returns(7, ChildProcesses.Ended::exitCode);

    assertThat(notedLast())
        .startsWith("@" + home.resolve("jvm/all.options"), "@" + home.resolve("jvm/copy.options"))
        .contains("-Da=*", "-Db=c", "-Ddrayage.home=" + home)
        .contains("-XX:SharedArchiveFile=" + home.resolve("drayage-17.0.15+6-run.jsa"))
        .contains(
            "%s:%s:%s"
                .formatted(
                    home.resolve("drayage.jar"),
                    home.resolve("lib/run/B.jar"),
                    home.resolve("lib/run/a.jar")))
        .endsWith("io.drayage.cli.Drayage", "run", "my file.yaml", "");
    assertThat(archives())
        .containsExactly("drayage-17.0.15+6-once.jsa", "drayage-17.0.15+6-run.jsa");
  }

  /** Without the cache nothing is compiled at once, and late compilation would cost much. */
  @Test
  void theOptionsForTheCacheOfJava25AreUsedWithTheCacheOnly() throws Exception {
    environment.put("JAVA_HOME", jdk("java 25", "25.0.1").toString());

    drayage("sync");
    assertThat(notedLast())
        .contains("@" + home.resolve("jvm/copy-25.options"))
        .contains("@" + home.resolve("jvm/cache-25.options"))
        .contains("-XX:AOTCache=" + home.resolve("drayage-25.0.1+6-once.aot"));

    drayage("run");
    assertThat(notedLast())
        .contains("@" + home.resolve("jvm/copy.options"), "-XX:-AOTReplayTraining")
        .contains("-XX:AOTCache=" + home.resolve("drayage-25.0.1+6-run.aot"));

    for (String archive : archives()) {
      Files.delete(home.resolve(archive));
    }
    environment.put("TRAINED", "1");
    drayage("sync");
    assertThat(notedLast())
        .contains("@" + home.resolve("jvm/copy.options"))
        .noneMatch(word -> word.startsWith("-XX:AOTCache"))
        .noneMatch(word -> word.endsWith("cache-25.options"));
  }

  /** A half-written archive under its name would be mapped by another process. */
  @Test
  void archivesAreWrittenBesideTheirPlaceAndNeedNoFolderForTemporaryFiles() throws Exception {
    environment.put("TMPDIR", folder.resolve("absent").toString());

    assertThat(drayage("sync")).returns(7, ChildProcesses.Ended::exitCode);

    assertThat(Files.readAllLines(notes))
        .filteredOn(word -> word.startsWith("-XX:SharedArchiveFile="))
        .isNotEmpty()
        .allMatch(word -> word.startsWith("-XX:SharedArchiveFile=" + home));
    assertThat(archives()).hasSize(2);
  }

  @Test
  void aStartGoesOnWithoutAnArchiveAndTheCommandThatWritesItFails() throws Exception {
    environment.put("TRAINED", "1");

    ChildProcesses.Ended sync = drayage("sync");
    assertThat(sync.exitCode()).isEqualTo(7);
    assertThat(sync.errors()).contains("no class archive could be written to " + home);
    assertThat(drayage("archive").exitCode()).isEqualTo(1);
    environment.put("DRAYAGE_ARCHIVES", folder.resolve("absent").toString());
    assertThat(drayage("archive"))
        .returns(1, ChildProcesses.Ended::exitCode)
        .extracting(ChildProcesses.Ended::errors)
        .asString()
        .contains("no class archive could be written to " + folder.resolve("absent"));
    assertThat(archives()).isEmpty();
  }

  @Test
  void aSignalEndsTheWritingOfAnArchiveAndLeavesNothing() throws Exception {
    Path blocked = folder.resolve("blocked");
    assertThat(run(List.of("mkfifo", blocked.toString())).exitCode()).isZero();
    environment.put("BLOCKED", blocked.toString());
    Process process = builder(List.of(home.resolve("drayage").toString(), "sync")).start();
    Path pid = Path.of(notes + ".pid");
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> Files.exists(pid) && Files.readString(pid).endsWith("\n"));

    process.destroy();

    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
        .as("the Java that wrote it")
        .isEmpty();
    assertThat(archives()).isEmpty();
  }

  @Test
  void anArchiveIsReadableForAllUsers() throws Exception {
    run(List.of("sh", "-c", "umask 077; exec \"$1\" archive", "sh", home + "/drayage"));

    for (String archive : archives()) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(archive))))
          .isEqualTo("rw-r--r--");
    }
    assertThat(archives()).hasSize(2);
  }

  @Test
  void withoutAJavaThatIsNewEnoughEachThatWasFoundIsNamed() throws Exception {
    environment.put("JAVA_HOME", jdk("old", "11.0.1").toString());
    environment.put("PATH", jdk("older", "1.8.0_402").resolve("bin") + ":/usr/bin:/bin");

    assertThat(drayage("sync"))
        .returns(2, ChildProcesses.Ended::exitCode)
        .extracting(ChildProcesses.Ended::errors)
        .asString()
        .contains("needs Java 17 or newer", "old/bin/java is Java 11", "older/bin/java is Java 8");
  }

  @Test
  void mavenGetsNoJavaHomeThatHasNoJava() throws Exception {
    Path bin = jdk("on the path", "17.0.15").resolve("bin");
    program(bin.resolve("javac"), "#!/bin/sh\n");
    program(bin.resolve("mvn"), "#!/bin/sh\necho \"${JAVA_HOME-none}\"\n");
    Files.createFile(home.resolve("pom.xml"));
    environment.put("JAVA_HOME", folder.resolve("absent").toString());
    environment.put("PATH", bin + ":" + PATH);

    assertThat(drayage("test").output()).isEqualTo("none\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "release", "test"})
  void whatNeedsSourcesIsRefusedInAnInstalledProgram(String command) throws Exception {
    assertThat(drayage(command))
        .returns(2, ChildProcesses.Ended::exitCode)
        .extracting(ChildProcesses.Ended::errors)
        .isEqualTo(
            "drayage: %s needs a checkout of the sources, with its pom.xml\n".formatted(command));
  }

  /** A JDK that only notes how it is called. */
  private Path jdk(String name, String version) throws IOException {
    Path jdk = folder.resolve(name);
    program(Files.createDirectories(jdk.resolve("bin")).resolve("java"), JAVA);
    Files.writeString(
        jdk.resolve("release"),
        "JAVA_VERSION=\"%s\"\nJAVA_RUNTIME_VERSION=\"%s+6\"\n".formatted(version, version));
    return jdk;
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Arguments of the last start of Java. */
  private List<String> notedLast() throws IOException {
    List<String> words = Files.readAllLines(notes);
    words = words.subList(0, words.lastIndexOf("-----"));
    return words.subList(words.lastIndexOf("-----") + 1, words.size());
  }

  /** Names of what is in the home and was not installed. */
  private List<String> archives() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .map(file -> "" + file.getFileName())
          .filter(name -> name.startsWith("drayage-"))
          .sorted()
          .toList();
    }
  }

  private ChildProcesses.Ended drayage(String command) throws Exception {
    return run(List.of(home.resolve("drayage").toString(), command));
  }

  private ChildProcesses.Ended run(List<String> command) throws Exception {
    return PROGRAMS.run(builder(command), "", LIMIT);
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    for (String unset : List.of("JAVA_OPTS", "DRAYAGE_JAVA_OPTS", "DRAYAGE_ARCHIVES")) {
      builder.environment().remove(unset);
    }
    builder.environment().putAll(environment);
    return builder;
  }
}
