package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.Digest;
import io.drayage.testing.DebianMachine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of the Debian package on a machine with systemd: install, sync by hand and as a service,
 * reload, upgrade, another Java, removal and purge. Each step goes on from the one before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DebianInstallIT {
  private static final Duration SOON = Duration.ofSeconds(90);

  /** Says a line in the journal, once. */
  private static final String OWN_ROUTE =
      """
      - route:
          id: own
          from:
            uri: timer:own?repeatCount=1&delay=0
            steps: [{log: {message: 'the own route runs'}}]
      """;

  private final DebianInstallation installed;

  @SuppressWarnings("NullAway.Init") // before all tests
  private DebianMachine machine;

  DebianInstallIT(@TempDir Path folder) {
    this.installed = new DebianInstallation(folder);
  }

  @BeforeAll
  void install() throws Exception {
    String hindrance = DebianMachine.hindrance().orElse("");
    assumeTrue(hindrance.isEmpty(), hindrance);
    machine = installed.start(Map.of("routes/new.camel.yaml", OWN_ROUTE.replace("own", "new")));
  }

  @AfterAll
  void close() throws Exception {
    installed.close();
  }

  @Test
  @Order(1)
  void theServiceRunsWithTheShippedFileThatCopiesNothing() throws Exception {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(installed.journal()).contains("watching for edits"));

    assertThat(machine.succeed("systemctl", "is-active", "drayage").strip()).isEqualTo("active");
    assertThat(machine.succeed("systemctl", "is-enabled", "drayage").strip()).isEqualTo("enabled");
    assertThat(machine.run("systemd-analyze", "verify", "drayage.service").text()).isEmpty();
    assertThat(machine.succeed("stat", "-c", "%U %a", "/var/lib/drayage/drayage.mv.db"))
        .isEqualTo("drayage 600\n");
    assertThat(machine.succeed("stat", "-c", "%U:%G %a", "/etc/drayage/sync.yaml"))
        .isEqualTo("root:drayage 640\n");
  }

  @Test
  @Order(2)
  void theServiceStartsWithAClassArchiveThatOnlyRootCanWrite() throws Exception {
    String process = machine.succeed("systemctl", "show", "-P", "MainPID", "drayage").strip();

    assertThat(machine.succeed("cat", "/proc/" + process + "/cmdline"))
        .contains("-XX:SharedArchiveFile=/var/cache/drayage/drayage-");
    assertThat(machine.succeed("sh", "-c", "stat -c '%U %a' /var/cache/drayage/*").lines())
        .hasSize(2)
        .containsOnly("root 444");
    assertThat(machine.succeed("stat", "-c", "%U %a", "/var/cache/drayage"))
        .isEqualTo("root 755\n");
  }

  @Test
  @Order(3)
  void anUpgradeThatIsGivenUpKeepsServiceAndArchives() throws Exception {
    machine.succeed("/var/lib/dpkg/info/drayage.prerm", "upgrade", "1.0.0");
    assertThat(machine.run("systemctl", "is-active", "drayage").text()).isEqualTo("inactive\n");

    machine.succeed("/var/lib/dpkg/info/drayage.postinst", "abort-upgrade", "1.0.0");

    assertThat(machine.succeed("systemctl", "is-active", "drayage")).isEqualTo("active\n");
    assertThat(machine.succeed("ls", "/var/cache/drayage").lines()).hasSize(2);
  }

  @Test
  @Order(4)
  void theGuidesFilesAreSyncedByHandWithADifferentState() throws Exception {
    machine.succeed("useradd", "--create-home", "kim");

    JsonNode report = new ObjectMapper().readTree(installed.guide("kim", "/home/kim"));

    int images = 0;
    for (JsonNode task : report.path("tasks")) {
      assertThat(task.path("outcome").asText()).isEqualTo("succeeded");
      images += task.path("images").size();
    }
    assertThat(images).isEqualTo(installed.files().selectedCount());
    installed.files().assertCopied("cloudforet");
    assertThat(machine.succeed("ls", "/home/kim/.local/state/drayage"))
        .isEqualTo("drayage.mv.db\n");
  }

  @Test
  @Order(5)
  void theServicesUserFindsTheGuidesImagesUnchanged() throws Exception {
    machine.succeed("systemctl", "stop", "drayage");

    JsonNode report = new ObjectMapper().readTree(installed.guide("drayage", "/var/lib/drayage"));

    assertThat(report.findValuesAsText("outcome")).containsOnly("succeeded", "unchanged");
    assertThat(machine.run("ls", "/var/lib/drayage/.local").exitCode()).isNotZero();
  }

  @Test
  @Order(6)
  void theServiceSyncsAndAReloadLoadsAnEditOfTheSyncFileAndAnOwnRoute() throws Exception {
    installed.write("/etc/drayage/sync.yaml", installed.syncFile("first"));
    installed.write("/etc/drayage/application.properties", "drayage.watch.interval = 0\n");
    machine.succeed("systemctl", "start", "drayage");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(installed.journal()).contains("task=first"));

    installed.write("/etc/drayage/sync.yaml", installed.syncFile("second"));
    installed.write("/etc/drayage/routes/own.camel.yaml", OWN_ROUTE);
    machine.succeed("systemctl", "reload", "drayage");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(installed.journal())
                    .contains("task succeeded")
                    .contains("task=second")
                    .contains("the own route runs"));
    assertThat(installed.digestAtTarget("second")).isEqualTo(installed.digestAtTarget("first"));
  }

  @Test
  @Order(7)
  void aMistakeInTheFileIsAWarningOfTheJournalAndEndsAStartForGood() throws Exception {
    installed.write("/etc/drayage/sync.yaml", "tasks: [{name: x, sorce: {}}]\n");
    machine.succeed("systemctl", "reload", "drayage");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(machine.succeed("journalctl", "-u", "drayage", "-p", "warning"))
                    .contains("/etc/drayage/sync.yaml:1:"));

    machine.run("systemctl", "restart", "drayage");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(machine.run("systemctl", "is-active", "drayage").text())
                    .isEqualTo("failed\n"));
    assertThat(machine.succeed("systemctl", "show", "-P", "NRestarts", "drayage")).isEqualTo("0\n");
    installed.write("/etc/drayage/sync.yaml", installed.syncFile("second"));
  }

  @Test
  @Order(8)
  void anUpgradeKeepsEditedFilesAndOwnRoutes() throws Exception {
    machine.succeed("systemctl", "start", "drayage");

    machine.succeed(
        "env", "DRAYAGE_ARCHIVE=no", "dpkg", "--force-confold", "-i", "/mnt/drayage_1.0.0_all.deb");

    // its login must not be printed
    byte[] edited = installed.syncFile("second").getBytes(StandardCharsets.UTF_8);
    assertThat("sha256:" + machine.succeed("sha256sum", "/etc/drayage/sync.yaml"))
        .startsWith(Digest.sha256(edited).toString());
    assertThat(machine.succeed("cat", "/etc/drayage/application.properties"))
        .isEqualTo("drayage.watch.interval = 0\n");
    assertThat(machine.succeed("cat", "/etc/drayage/routes/own.camel.yaml")).isEqualTo(OWN_ROUTE);
    assertThat(machine.succeed("stat", "-c", "%U:%G %a", "/etc/drayage/sync.yaml"))
        .isEqualTo("root:drayage 640\n");
    machine.succeed("test", "-f", "/usr/share/drayage/routes/new.camel.yaml");
    assertThat(machine.succeed("systemctl", "is-active", "drayage")).isEqualTo("active\n");
    assertThat(machine.succeed("ls", "/var/cache/drayage")).isEmpty();
  }

  @Test
  @Order(9)
  void anotherJavaEndsTheArchivesOfTheOneBefore() throws Exception {
    installed.write("/var/cache/drayage/drayage-16.0.1-run.jsa", "");

    machine.succeed("dpkg-trigger", "--no-await", "--by-package=dpkg", "/usr/lib/jvm");
    machine.succeed("env", "DRAYAGE_ARCHIVE=no", "dpkg", "--triggers-only", "--pending");

    assertThat(machine.succeed("ls", "/var/cache/drayage")).isEmpty();
  }

  @Test
  @Order(10)
  void removalKeepsSettingsAndState() throws Exception {
    machine.succeed("dpkg", "--remove", "drayage");

    assertThat(machine.run("systemctl", "is-active", "drayage").text()).isEqualTo("inactive\n");
    machine.succeed("test", "-f", "/etc/drayage/sync.yaml");
    machine.succeed("test", "-f", "/var/lib/drayage/drayage.mv.db");
    assertThat(machine.run("ls", "/usr/share/drayage").exitCode()).isNotZero();
  }

  @Test
  @Order(11)
  void installedAgainTheServiceGoesOnWithItsFilesAndAPurgeKeepsOnlyOwnRoutesAndTheUser()
      throws Exception {
    machine.succeed("env", "DRAYAGE_ARCHIVE=no", "dpkg", "-i", "/mnt/drayage_1.0.0_all.deb");

    assertThat(machine.succeed("systemctl", "is-active", "drayage")).isEqualTo("active\n");
    assertThat(machine.succeed("cat", "/etc/drayage/application.properties"))
        .isEqualTo("drayage.watch.interval = 0\n");
    assertThat(machine.succeed("stat", "-c", "%U:%G %a", "/etc/drayage/sync.yaml"))
        .isEqualTo("root:drayage 640\n");

    machine.succeed("dpkg", "--purge", "drayage");

    // images that this machine has, and the cache of man, are not the package's
    String left =
        machine.succeed(
            "sh",
            "-c",
            "find /etc /usr /var/lib /var/cache -xdev \\( -path /var/lib/containers"
                + " -o -path /var/cache/man \\) -prune -o -name '*drayage*' -print");
    assertThat(left).isEqualTo("/etc/drayage\n");
    assertThat(machine.succeed("find", "/etc/drayage", "-type", "f"))
        .isEqualTo("/etc/drayage/routes/own.camel.yaml\n");
    assertThat(machine.succeed("id", "-un", "drayage")).isEqualTo("drayage\n");
  }
}
