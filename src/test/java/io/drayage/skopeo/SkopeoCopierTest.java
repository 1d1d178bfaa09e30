package io.drayage.skopeo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySettings;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.StopSignal;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import io.drayage.testing.TwoRegistries;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a shell script for skopeo, which notes how it was called. */
class SkopeoCopierTest {
  private static final String PASSWORD = "pass-word-that-nobody-sees";
  private static final Digest INDEX = Digest.parse("sha256:" + "a".repeat(64));
  private static final Digest PICKED = Digest.parse("sha256:" + "b".repeat(64));
  private static final String WELL =
      """
      case "$*" in *--help*) echo "      --preserve-digests  Preserve"; exit 0;; esac
      echo "$@" >> DIR/arguments
      env > DIR/environment
      previous=
      for word in "$@"; do
        case "$previous" in
          --digestfile) printf '%s' DIGEST > "$word";;
          --dest-authfile)
            cp "$word" DIR/authfile
            stat -c %a "$word" > DIR/mode
            stat -c %a "$(dirname "$word")" >> DIR/mode
            echo "$word" > DIR/place;;
        esac
        previous=$word
      done
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  private final TwoRegistries memory = TwoRegistries.empty();

  @Test
  void anImageIsCopiedByDigestForItsPlatform() throws IOException {
    CopyResult result = copier(WELL).copy(order("linux/arm/v7"));

    assertThat(result).isInstanceOf(CopyResult.Copied.class);
    assertThat(result.targetDigest()).contains(PICKED);
    assertThat(read("arguments"))
        .contains("--override-os linux --override-arch arm --override-variant v7")
        .contains(" --preserve-digests ")
        .doesNotContain("--all")
        .contains("--src-no-creds")
        .contains("docker://source.example/app@" + INDEX)
        .contains("docker://127.0.0.1:5000/mirror/app:1");
    assertThat(memory.platformManifest(INDEX, "linux/arm/v7")).contains(PICKED);
  }

  @Test
  void allPlatformsAreCopiedAsTheyAre() throws IOException {
    copier(WELL).copy(order("all"));

    assertThat(read("arguments")).contains(" --all ").doesNotContain("--override");
  }

  @Test
  void aListOfPlatformsIsRefusedRatherThanCopiedWhole() throws IOException {
    SkopeoCopier copier = copier(WELL);

    assertThatThrownBy(() -> copier.copy(order("linux/amd64,linux/arm64")))
        .is(Failed.REJECTED)
        .hasMessageContaining("skopeo can't reduce an index to a list of platforms");
    assertThat(directory.resolve("arguments")).doesNotExist();
  }

  @Test
  void thePasswordIsInAPrivateFileAndNowhereElse() throws IOException {
    copier(WELL).copy(order("all"));

    assertThat(read("arguments")).doesNotContain(PASSWORD).doesNotContain("bWU6");
    assertThat(read("environment")).doesNotContain(PASSWORD).doesNotContain("TARGET_AUTH");
    assertThat(read("authfile")).contains("\"127.0.0.1:5000\"").contains("\"auth\"");
    assertThat(read("mode").lines()).containsExactly("600", "700");
    assertThat(Path.of(read("place").strip()).getParent()).doesNotExist();
  }

  @Test
  void onlyWhatIsNotVerifiedIsSaidToBeSo() throws IOException {
    Files.createDirectories(directory.resolve("certs/source.example"));

    copier(WELL).copy(order("all"));

    assertThat(read("arguments"))
        .contains("--src-tls-verify=true")
        .contains("--dest-tls-verify=false")
        .contains("--src-cert-dir " + directory.resolve("certs/source.example"))
        .doesNotContain("--dest-cert-dir");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          initializing source docker://x: unauthorized: authentication required     | UNAUTHORIZED | source.example
          writing blob: uploading layer chunked: denied: requested access is denied | DENIED       | target.example
          reading manifest 1 in x: manifest unknown: manifest unknown               | NOT_FOUND    | source.example
          reading manifest 1: toomanyrequests: You have reached your pull limit     | RATE_LIMITED | source.example
          initializing destination: dial tcp 10.0.0.1:443: connection refused       | UNREACHABLE  | target.example
          pinging registry: Get https://x/v2/: x509: certificate signed by unknown  | UNTRUSTED    | source.example
          writing manifest: received unexpected HTTP status: 503 Service Unavailable| UNAVAILABLE  | target.example
          something that nobody foresaw                                             | REJECTED     | source.example
          """)
  void whatSkopeoSaysTellsTheKind(String said, FailureKind kind, String registry)
      throws IOException {
    SkopeoCopier copier =
        copier(
            "case \"$*\" in *--help*) exit 0;; esac\n"
                + "echo 'time=\"x\" level=fatal msg=\"%s\"' >&2; exit 1\n".formatted(said));

    Throwable failure = catchThrowable(() -> copier.copy(order("all")));

    assertThat(failure).is(Failed.with(kind));
    assertThat(failure).hasMessageContaining("exit code 1: " + said.strip());
    assertThat(((RegistryException) failure).details().registry().name()).isEqualTo(registry);
  }

  @Test
  @FaultKind("A22")
  void aLongFatalLineIsReadInOnePass() throws IOException {
    SkopeoCopier copier =
        copier(
            """
            case "$*" in *--help*) exit 0;; esac
            echo 'time="x" level=info msg="begins"' >&2
            printf 'time="x" level=fatal msg="manifest unknown' >&2
            printf '%030000d' 0 >&2; printf '\\\\"%.0s' $(seq 10000) >&2; echo ' end"' >&2
            exit 1
            """);

    Throwable failure = catchThrowable(() -> copier.copy(order("all")));

    assertThat(failure).isInstanceOf(RegistryException.class).hasMessageContaining("'' end");
  }

  @Test
  void secretsThatSkopeoPrintsAreNotShown() throws IOException {
    SkopeoCopier copier =
        copier(
            "case \"$*\" in *--help*) exit 0;; esac\n"
                + "echo 'writing blob %s: https://cdn.example/x?sig=SECRET Bearer abcdefghijkl'; exit 1"
                    .formatted(PASSWORD));

    assertThatThrownBy(() -> copier.copy(order("all")))
        .hasMessageContaining("writing blob ***: https://cdn.example/x?*** Bearer ***")
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void aSkopeoThatIsNotThereIsNamed() throws IOException {
    SkopeoCopier copier = copier(WELL, directory.resolve("absent").toString());

    assertThatThrownBy(() -> copier.check(directory.resolve("absent").toString()))
        .isInstanceOf(SkopeoException.class)
        .hasMessageContaining(
            "skopeo.exec: '%s' can't be run".formatted(directory.resolve("absent")));
  }

  @Test
  void aFloodOfOutputIsCut() throws IOException {
    SkopeoCopier copier =
        copier(
            "case \"$*\" in *--help*) exit 0;; esac\n"
                + "head -c 3000000 /dev/zero | tr '\\0' x; echo; echo the end; exit 3");

    assertThatThrownBy(() -> copier.copy(order("all")))
        .hasMessageContaining("exit code 3: ")
        .hasMessageEndingWith("the end");
  }

  @Test
  void closingKillsWhatRuns() throws IOException {
    SkopeoCopier copier = copier(hanging());
    Thread copying = new Thread(() -> copyUntilBrokenOff(copier));
    copying.start();
    Awaitility.await().until(() -> Files.exists(directory.resolve("pid")));

    copier.close();

    awaitEnd(copying);
  }

  @Test
  void anInterruptKillsWhatRuns() throws IOException {
    SkopeoCopier copier = copier(hanging());
    Thread copying = new Thread(() -> copyUntilBrokenOff(copier));
    copying.start();
    Awaitility.await().until(() -> Files.exists(directory.resolve("pid")));

    copying.interrupt();

    awaitEnd(copying);
  }

  private static void copyUntilBrokenOff(SkopeoCopier copier) {
    assertThatThrownBy(() -> copier.copy(order("all"))).isInstanceOf(RuntimeException.class);
  }

  private String hanging() {
    return """
        case "$*" in *--help*) exit 0;; esac
        echo $$ > DIR/pid.new; mv DIR/pid.new DIR/pid; exec sleep 300
        """;
  }

  private void awaitEnd(Thread copying) {
    Awaitility.await()
        .until(
            () ->
                !copying.isAlive()
                    && ProcessHandle.of(Long.parseLong(read("pid").strip()))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
  }

  private SkopeoCopier copier(String script) throws IOException {
    Path program = directory.resolve("skopeo");
    Files.writeString(
        program,
        "#!/bin/sh\n"
            + script.replace("DIR/", directory + "/").replace("DIGEST >", "'" + PICKED + "' >"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return copier(script, program.toString());
  }

  private SkopeoCopier copier(String script, String binary) {
    assertThat(script).isNotEmpty();
    return new SkopeoCopier(
        name -> task(binary, directory.resolve("certs")),
        memory,
        new StopSignal(),
        Duration.ofSeconds(60),
        Map.of("PATH", System.getenv("PATH"), "TARGET_AUTH", PASSWORD));
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  private static CopyOrder order(String platform) {
    Repository from = new Repository(new RegistryHost("source.example"), "app");
    Repository to = new Repository(new RegistryHost("target.example"), "mirror/app");
    return new CopyOrder(
        new ImagePair("run", "T", 1, from.tag("1"), to.tag("1"), platform),
        INDEX,
        null,
        true,
        false,
        1);
  }

  private static SkopeoTask task(String program, Path certsDir) {
    return new SkopeoTask(
        program,
        new RegistrySettings(
            new RegistryHost("source.example"),
            URI.create("https://source.example"),
            false,
            true,
            certsDir,
            CredentialSource.of(new Credentials.Anonymous())),
        new RegistrySettings(
            new RegistryHost("target.example"),
            URI.create("http://127.0.0.1:5000"),
            true,
            true,
            certsDir,
            CredentialSource.of(new Credentials.Basic("me", PASSWORD))));
  }
}
