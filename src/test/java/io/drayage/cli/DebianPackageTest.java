package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contents of the Debian package, made of a release with an empty jar. */
final class DebianPackageTest {
  private static final Path UNIT = Path.of("packaging/debian/drayage.service");

  private final Path folder;

  DebianPackageTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void needsDpkg() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "needs dpkg-deb");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1.0, 0.1.0",
    "v1.2.3, 1.2.3",
    "0.1.0-SNAPSHOT, 0.1.0~SNAPSHOT",
    "0.1.0-rc.1, 0.1.0~rc.1",
    "0.1.0-pre-5-gabc1234, 0.1.0~pre+5.gabc1234",
    "0.1.0-5-gabc1234, 0.1.0+5.gabc1234",
    "0.1.0-rc.1-5-gabc1234-dirty, 0.1.0~rc.1+5.gabc1234.dirty"
  })
  void aVersionFollowsDebiansOrder(String version, String expected) throws Exception {
    DebianPackage made = DebianPackage.of(release("one"), version, folder);

    assertThat(made.file().getFileName()).hasToString("drayage_" + expected + "_all.deb");
    assertThat(made.field("Version")).isEqualTo(expected);
  }

  @Test
  void whatIsNoVersionIsRefused() throws Exception {
    DebianPackage.Answer answer =
        DebianPackage.run(
            Map.of(), "scripts/deb", release("one").toString(), "x y", folder.toString());

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.text()).contains("'x y' is no version of a package");
  }

  @Test
  void theSameReleaseGivesTheSameBytes() throws Exception {
    Path one = release("one");
    Path other = release("other");
    try (Stream<Path> files = Files.walk(other)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
      }
    }
    Files.setPosixFilePermissions(
        other.resolve("jvm/all.options"), PosixFilePermissions.fromString("rw-------"));

    DebianPackage first = DebianPackage.of(one, "1.0", folder.resolve("a"));
    DebianPackage second = DebianPackage.of(other, "1.0", folder.resolve("b"));

    assertThat(second.file()).hasSameBinaryContentAs(first.file());
  }

  @Test
  void filesAreWhereDebianHasThem() throws Exception {
    Path release = release("one");
    Files.createDirectories(release.resolve("completion"));
    Files.writeString(release.resolve("completion/drayage.bash"), "");
    Files.writeString(release.resolve("completion/_drayage"), "");
    Files.writeString(release.resolve("drayage-17.jsa"), "of the machine that built it");

    DebianPackage made = DebianPackage.of(release, "1.0", folder);

    assertThat(made.contents().lines())
        .allMatch(line -> line.contains(" root/root "))
        .anyMatch(line -> line.matches("-rwxr-xr-x .* ./usr/bin/drayage"))
        .anyMatch(line -> line.matches("-rwxr-xr-x .* ./usr/share/drayage/drayage"))
        .anyMatch(line -> line.matches("-rw-r--r-- .* ./usr/share/drayage/drayage.jar"))
        .anyMatch(line -> line.matches("-rw-r--r-- .* ./etc/drayage/application.properties"))
        .anyMatch(line -> line.matches("-rw-r----- .* ./etc/drayage/sync.yaml"))
        .anyMatch(line -> line.matches("-rw-r----- .* ./etc/default/drayage"))
        .anyMatch(line -> line.matches("drwx------ .* ./var/lib/drayage/"))
        .anyMatch(line -> line.endsWith(" ./usr/lib/systemd/system/drayage.service"))
        .anyMatch(line -> line.endsWith(" ./usr/share/bash-completion/completions/drayage"))
        .anyMatch(line -> line.endsWith(" ./usr/share/zsh/vendor-completions/_drayage"))
        .anyMatch(line -> line.endsWith(" ./usr/share/doc/drayage/changelog.gz"))
        .anyMatch(line -> line.endsWith(" ./usr/share/doc/drayage/copyright"))
        .noneMatch(line -> line.endsWith(".jsa"));
    assertThat(made.field("Depends"))
        .isEqualTo("default-jre-headless (>= 2:1.17) | java17-runtime-headless, passwd");
  }

  @Test
  void aMaintainersNameMayHaveAnySign() throws Exception {
    DebianPackage.Answer made =
        DebianPackage.run(
            Map.of("DEBFULLNAME", "Kim & Lee / Park", "DEBEMAIL", "k@example.org"),
            "scripts/deb",
            release("one").toString(),
            "1.0",
            folder.toString());

    assertThat(made.exitCode()).as(made.text()).isZero();
    assertThat(new DebianPackage(folder.resolve("drayage_1.0_all.deb")).field("Maintainer"))
        .isEqualTo("Kim & Lee / Park <k@example.org>");
  }

  @Test
  void theServiceIsLittleExposed() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "needs systemd-analyze");

    DebianPackage.Answer answer =
        DebianPackage.run(
            Map.of(),
            "systemd-analyze",
            "security",
            "--offline=yes",
            "--threshold=20",
            UNIT.toString());

    assertThat(answer.exitCode()).as(answer.text()).isZero();
  }

  @Test
  void theServiceMayTakeLongerToStopThanCopiesInProgress() throws IOException {
    int grace = number(Path.of("config/application.properties"), "drayage.shutdown.grace-seconds");

    assertThat(number(UNIT, "TimeoutStopSec")).isGreaterThanOrEqualTo(2 * grace);
  }

  private static int number(Path file, String key) throws IOException {
    Matcher line =
        Pattern.compile("(?m)^" + Pattern.quote(key) + " ?= ?(\\d+)$")
            .matcher(Files.readString(file));
    assertThat(line.find()).isTrue();
    return Integer.parseInt(line.group(1));
  }

  private Path release(String name) throws Exception {
    Path home = Files.createDirectories(folder.resolve(name));
    for (String part : List.of("drayage", "jvm", "CHANGELOG.md", "routes", "config")) {
      assertThat(DebianPackage.run(Map.of(), "cp", "-R", part, home.toString()).exitCode())
          .isZero();
    }
    Files.writeString(home.resolve("drayage.jar"), "jar");
    Files.createDirectories(home.resolve("lib"));
    return home;
  }
}
