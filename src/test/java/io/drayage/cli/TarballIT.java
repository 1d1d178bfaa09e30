package io.drayage.cli;

import static io.drayage.cli.ReleaseFiles.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.process.ChildProcesses;
import io.drayage.testing.GuideFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Syncs of the guide's two files from an unpacked release, between two real registries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TarballIT {
  private static final String NOBODY = "65534";

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.withLogin(program);
  private final GuideFiles files = new GuideFiles(source, target);
  private final Path folder;
  private ReleaseFiles release;

  TarballIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void packAndFillTheSource() {
    release = ReleaseFiles.pack(folder.resolve("release"), Map.of(), "022");
    files.push();
  }

  @Test
  void theFirstSyncWritesTheClassArchiveAndCopiesTheGuidesFiles() throws IOException {
    Path home = release.unpack(folder.resolve("writable"));
    ChildProcesses.Ended ended = guide(home, "first", List.of(home.resolve("drayage").toString()));

    assertThat(ended.errors()).startsWith("drayage: writing the class archive").hasLineCount(1);
    assertThat(ReleaseFiles.names(home).stream().filter(name -> name.endsWith(".jsa"))).hasSize(2);
    assertThat(home.resolve("state")).doesNotExist();
    assertCopied(ended, "first");
  }

  @Test
  void aReadOnlyFolderServesAnotherUserThroughASymbolicLink() throws IOException {
    assumeTrue(isRoot(), "another user is played by root only");
    Path home = release.unpack(folder.resolve("shared"));
    Path link = Files.createDirectories(folder.resolve("shared/bin")).resolve("drayage");
    Files.createSymbolicLink(link, Path.of("../drayage-" + ReleaseFiles.VERSION, "drayage"));
    List<String> nobody =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    ChildProcesses.Ended ended = guide(home, "second", join(nobody, List.of(link.toString())));

    assertThat(ended.errors()).isEmpty();
    assertThat(ReleaseFiles.names(home)).noneMatch(name -> name.endsWith(".jsa"));
    assertCopied(ended, "second");
  }

  @Test
  void aPlainJavaRunsTheJar() throws IOException {
    Path home = release.unpack(folder.resolve("plain"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = List.of(java, "-jar", home.resolve("drayage.jar").toString());

    assertCopied(guide(home, "third", command), "third");
  }

  @Test
  void theCommandsOfThePageInstallUpgradeAndUninstall() throws IOException {
    Path etc = Files.createDirectories(folder.resolve("etc/drayage"));
    Files.createDirectories(folder.resolve("opt"));
    Path bin = Files.createDirectories(folder.resolve("usr/local/bin"));
    Files.writeString(
        etc.resolve("sync.yaml"),
        """
        tasks:
          - name: redis
            interval: 3600
            source: {registry: docker.io}
            target: {registry: harbor.example.com}
            mappings: [{from: library/redis, to: mirror/redis, tags: ['7.2.4']}]
        """);

    assertThat(page("From the archive", bin))
        .contains("drayage-%s.tar.gz: OK".formatted(ReleaseFiles.VERSION))
        .contains("\ndrayage ");
    assertThat(page("Upgrade", bin).lines().filter("valid: 1 task, 1 mapping"::equals)).hasSize(2);
    page("Uninstall", bin);
    assertThat(folder.resolve("opt")).isEmptyDirectory();
    assertThat(bin).isEmptyDirectory();
  }

  /** Runs the commands of a section of the page in folders of this test; returns their output. */
  private String page(String title, Path bin) throws IOException {
    String section =
        Files.readString(Path.of("docs/operator/install.md")).split("\n## " + title + "\n", 2)[1];
    String commands =
        section
            .split("```sh\n", 2)[1]
            .split("```", 2)[0]
            .replaceFirst("VERSION=.*", "VERSION=" + ReleaseFiles.VERSION)
            .replace("sudo ", "")
            .replaceAll("/(opt|usr/local|etc)\\b", folder + "/$1");
    String path = bin + ":" + System.getenv("PATH");
    String command = "cd '%s'%n%s".formatted(release.folder(), commands);
    ChildProcesses.Ended ended =
        ReleaseFiles.run(Map.of("PATH", path), List.of("sh", "-ec", command));
    assertThat(ended).returns(0, ChildProcesses.Ended::exitCode);
    return ended.output();
  }

  /** Syncs the files of the home into a project of the target. */
  private ChildProcesses.Ended guide(Path home, String project, List<String> command)
      throws IOException {
    Path state = Files.createDirectories(folder.resolve("state-" + project));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    Map<String, String> environment = new TreeMap<>(files.variables(project));
    environment.put("LOG_LEVEL", "error");
    environment.put("DRAYAGE_STATE_DIR", state.resolve("state").toString());
    List<String> arguments =
        join(GuideFiles.in(home.resolve("config").toString()), files.endpoints());
    return ReleaseFiles.run(environment, join(join(command, List.of("sync")), arguments));
  }

  private void assertCopied(ChildProcesses.Ended ended, String project) {
    assertThat(ended).returns(0, ChildProcesses.Ended::exitCode);
    assertThat(ended.output()).contains(files.selectedCount() + " copied");
    files.assertCopied(project);
  }

  private static boolean isRoot() {
    return ReleaseFiles.run(Map.of(), List.of("id", "-u")).output().strip().equals("0");
  }
}
