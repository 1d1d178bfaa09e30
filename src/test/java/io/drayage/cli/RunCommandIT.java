package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.RegistryReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} with one-off tasks between two real registries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class RunCommandIT {
  private static final SampleImage IMAGE =
      SampleImage.docker(Platform.host(), List.of(SampleLayer.of("run", 9_000)));

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.withLogin(program);
  private final RegistryReader mirror = new RegistryReader(target);
  private final Path directory;

  RunCommandIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  void fill() {
    SamplePusher.anonymous(source.endpoint()).push("app", "1.0", IMAGE);
  }

  @Test
  void oneOffTasksEndByThemselves() throws IOException {
    Path file = file("one-off.yaml", task("first", "once/first"), task("second", "once/second"));

    CommandRun run = run("run", file.toString());

    assertThat(run.exitCode()).isZero();
    assertArrived("once/first");
    assertArrived("once/second");
  }

  @Test
  void filesWhoseTasksHaveTheSameNameRunInOneProcess() throws IOException {
    Path one = file("one.yaml", task("copy", "same/one"));
    Path two = file("two.yaml", task("copy", "same/two"));

    CommandRun run = run("run", one.toString(), two.toString());

    assertThat(run.exitCode()).isZero();
    assertArrived("same/one");
    assertArrived("same/two");

    CommandRun again = run("sync", "--output=json", one.toString(), two.toString());

    assertThat(again.taskNames()).containsExactly("copy", "copy (2)");
    assertThat(again.outcomes()).containsExactly("unchanged", "unchanged");
  }

  @Test
  void dregsysSpellingIsUnderstood() throws IOException {
    Path file =
        file(
            "dregsy.yaml",
            task("sync_core", "dregsy/core"),
            task("sync_plugin", "dregsy/plugin"),
            task("other", "dregsy/other"));

    CommandRun run = run("-config=" + file, "-run=sync_.*");

    assertThat(run.exitCode()).isZero();
    assertArrived("dregsy/core");
    assertArrived("dregsy/plugin");
    assertThat(mirror.tags("dregsy/other")).isEmpty();
  }

  @Test
  void dregsysSpellingCanLeaveTasksOut() throws IOException {
    Path file =
        file("negated.yaml", task("wanted", "negated/wanted"), task("not", "negated/other"));

    CommandRun run = run("-run", "!not", "-config", file.toString());

    assertThat(run.exitCode()).isZero();
    assertArrived("negated/wanted");
    assertThat(mirror.tags("negated/other")).isEmpty();
  }

  @Test
  void anImageThatFailsShowsInTheExitCode() throws IOException {
    Path file =
        file(
            "failing.yaml",
            SyncFile.task(
                "failing",
                source,
                target,
                List.of(
                    SyncFile.mapping("app", "failing/app", "1.0", ""),
                    SyncFile.mapping("app", "failing/absent", "9.9", ""))));

    CommandRun run = run("run", file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertArrived("failing/app");
  }

  private void assertArrived(String repository) {
    assertThat(mirror.tags(repository)).containsExactly("1.0");
    assertThat(mirror.manifest(repository, "1.0").digest()).isEqualTo(IMAGE.manifest().digest());
  }

  private String task(String name, String to) {
    return SyncFile.task(name, source, target, List.of(SyncFile.mapping("app", to, "1.0", "")));
  }

  private Path file(String name, String... tasks) throws IOException {
    return SyncFile.write(directory.resolve(name), tasks);
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Map.of("DRAYAGE_STATE_DIR", directory.resolve("state").toString()), List.of(arguments));
  }
}
