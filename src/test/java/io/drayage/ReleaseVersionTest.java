package io.drayage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drayage.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/version} in a checkout of its own. */
final class ReleaseVersionTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ChildProcesses PROGRAMS =
      new ChildProcesses(1 << 20, ChildProcesses.Excess.DROPPED);

  private final Path checkout;

  ReleaseVersionTest(@TempDir Path checkout) {
    this.checkout = checkout;
  }

  @BeforeEach
  void copyTheScript() throws IOException {
    Files.createDirectory(checkout.resolve("scripts"));
    for (String file : List.of("scripts/version", "scripts/release", "pom.xml", "CHANGELOG.md")) {
      Files.copy(Path.of(file), checkout.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  @Test
  void withoutGitTheVersionIsThatOfThePom() {
    assertThat(version()).matches("[0-9.]+-SNAPSHOT");
  }

  @Test
  void beforeTheFirstTagTheCommitsAreCounted() throws Exception {
    commitAll();

    assertThat(version()).matches("[0-9.]+-pre-1-g[0-9a-f]{12}");
  }

  @Test
  void aTagNamesItsCommitAndCountsTheFollowingOnes() throws Exception {
    commitAll();
    git("tag", "v2.3.4");
    assertThat(version()).isEqualTo("2.3.4");

    git("commit", "-q", "--allow-empty", "-m", "more");
    git("tag", "unrelated");
    assertThat(version()).matches("2\\.3\\.4-1-g[0-9a-f]{12}");
  }

  @Test
  void aReleaseIsRefusedForEditedFilesAndForATagWithoutChanges() throws Exception {
    commitAll();
    git("tag", "v96.0.0-ga");
    assertThat(run("scripts/release").errors()).contains("has no section \"## 96.0.0-ga\"");
    git("tag", "-d", "v96.0.0-ga");
    git("tag", "v97.0.0");
    assertThat(run("scripts/release").errors()).contains("has no section \"## 97.0.0\"");

    Files.writeString(checkout.resolve("CHANGELOG.md"), "## 97.0.0\n");
    assertThat(version()).isEqualTo("97.0.0-dirty");
    assertThat(run("scripts/release"))
        .returns(2, ChildProcesses.Ended::exitCode)
        .extracting(ChildProcesses.Ended::errors)
        .asString()
        .contains("files are edited; commit them")
        .contains("CHANGELOG.md");
  }

  @Test
  void aReleaseIsRefusedWithoutGit() throws Exception {
    assertThat(run("scripts/release").errors()).contains("is no git checkout");
  }

  private String version() {
    try {
      return run("scripts/version").output().strip();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void commitAll() throws Exception {
    String path = System.getenv().getOrDefault("PATH", "");
    assumeTrue(ChildProcesses.find("git", path).isPresent(), "git is not installed");
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "first");
  }

  private void git(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.com"));
    command.addAll(List.of("-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"));
    command.addAll(List.of(words));
    assertThat(run(command.toArray(String[]::new)).exitCode()).isZero();
  }

  private ChildProcesses.Ended run(String... words) throws IOException, InterruptedException {
    return PROGRAMS.run(new ProcessBuilder(words).directory(checkout.toFile()), "", LIMIT);
  }
}
