package io.drayage.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.testing.FaultKind;
import io.drayage.testing.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialHelpersTest {
  private static final RegistryHost REGISTRY = new RegistryHost("Registry.example:5000");
  private static final String ANSWER =
      "echo '{\"ServerURL\":\"x\",\"Username\":\"bob\",\"Secret\":\"s3cr3t\"}'";

  private final VirtualTime time = new VirtualTime();
  private final Path directory;
  private final CredentialHelpers helpers;

  CredentialHelpersTest(@TempDir Path directory) {
    this.directory = directory;
    this.helpers =
        new CredentialHelpers("::" + directory + ":/absent", Duration.ofSeconds(20), time::nanos);
  }

  @Test
  void theHelperIsAskedForTheRegistryOnItsInput() throws IOException {
    helper("fine", ANSWER);

    assertThat(helpers.ask("fine", REGISTRY)).isEqualTo(new Credentials.Basic("bob", "s3cr3t"));
    assertThat(questions()).containsExactly("get registry.example:5000");
  }

  @Test
  void dockerHubIsAskedForByTheNameThatDockerUses() throws IOException {
    helper("fine", ANSWER);

    helpers.ask("fine", new RegistryHost("docker.io"));

    assertThat(questions()).containsExactly("get https://index.docker.io/v1/");
  }

  @Test
  void theUserTokenMeansAnIdentityToken() throws IOException {
    helper("fine", "echo '{\"Username\":\"<token>\",\"Secret\":\"long\"}'");

    assertThat(helpers.ask("fine", REGISTRY))
        .isEqualTo(new Credentials.IdentityToken("long", Optional.empty()));
  }

  @Test
  void anAnswerIsRememberedForMinutesNotForever() throws IOException {
    helper("fine", ANSWER);

    helpers.ask("fine", REGISTRY);
    helpers.ask("fine", REGISTRY);
    assertThat(questions()).hasSize(1);
    time.pass(Duration.ofMinutes(61));
    helpers.ask("fine", REGISTRY);
    assertThat(questions()).hasSize(2);
  }

  @Test
  void aHelperThatHasNothingIsNoFailure() throws IOException {
    helper("empty", "echo 'credentials not found in native keychain'; exit 1");

    assertThat(helpers.ask("empty", REGISTRY)).isEqualTo(new Credentials.Anonymous());
    assertThat(questions()).hasSize(1);
  }

  @Test
  void aFailureIsTriedOnceMoreThenRememberedForAMinuteAndKeepsSecrets() throws IOException {
    helper("broken", "echo 'vault is sealed, token=s3cr3t' >&2; exit 3");

    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(() -> helpers.ask("broken", REGISTRY))
          .isInstanceOf(CredentialException.class)
          .hasMessageContaining("credential helper 'broken'")
          .hasMessageContaining("exit code 3")
          .hasMessageContaining("vault is sealed")
          .hasMessageNotContaining("s3cr3t");
    }
    assertThat(questions()).hasSize(2);
  }

  @Test
  void aTemporaryFailureIsRetriedOnce() throws IOException {
    helper("shaky", "[ -e \"$0.once\" ] || { : > \"$0.once\"; exit 1; }; " + ANSWER);

    assertThat(helpers.ask("shaky", REGISTRY)).isEqualTo(new Credentials.Basic("bob", "s3cr3t"));
  }

  @Test
  void anAnswerThatIsNoneIsNotQuoted() throws IOException {
    helper("odd", "echo 's3cr3t'");

    assertThatThrownBy(() -> helpers.ask("odd", REGISTRY))
        .hasMessageContaining("not JSON")
        .hasMessageNotContaining("s3cr3t")
        .hasNoCause();
  }

  @Test
  void aHelperThatSaysTooMuchOnBothSidesIsEnded() throws IOException {
    helper("loud", "yes complaint | head -c 300000 >&2; yes answer");

    assertThatThrownBy(() -> helpers.ask("loud", REGISTRY))
        .hasMessageContaining("longer than 1 MiB");
  }

  @Test
  void aHelperThatNeverAnswersIsEnded() throws IOException {
    helper("slow", "sleep 600");
    CredentialHelpers impatient =
        new CredentialHelpers(directory.toString(), Duration.ofMillis(300), time::nanos);

    assertThatThrownBy(() -> impatient.ask("slow", REGISTRY)).hasMessageContaining("did not end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../fine", "fine; rm", "", "a/b", "$(x)"})
  void aNameThatIsNoneStartsNothing(String name) throws IOException {
    helper("fine", ANSWER);

    assertThatThrownBy(() -> helpers.ask(name, REGISTRY))
        .hasMessageContaining("no name of a helper");
    assertThat(questions()).isEmpty();
  }

  @Test
  void aMissingHelperIsAFailureThatNamesTheProgram() {
    assertThatThrownBy(() -> helpers.ask("absent", REGISTRY))
        .isInstanceOf(CredentialException.class)
        .hasMessageContaining("no program docker-credential-absent in PATH");
  }

  @Test
  @FaultKind("A41")
  void aMissingHelperIsToldWithTheFileThatNamesIt() throws IOException {
    Path file = directory.resolve("config.json");
    Files.writeString(file, "{\"credsStore\": \"absent\"}");

    assertThatThrownBy(() -> new DockerConfigFile(List.of(file), helpers).credentialsFor(REGISTRY))
        .hasMessageContaining("no program docker-credential-absent in PATH")
        .hasMessageContaining(file.toString());
  }

  @Test
  @FaultKind("A34")
  void aHelperThatHangsIsEndedWithItsChildrenAtOnceAndNoneIsStartedAgain() throws Exception {
    helper("slow", "echo $$ >> \"$0.pids\"; sleep 1000 & echo $! >> \"$0.pids\"; wait");
    CompletableFuture<Credentials> asked =
        CompletableFuture.supplyAsync(() -> helpers.ask("slow", REGISTRY));
    Path pids = directory.resolve("docker-credential-slow.pids");
    Awaitility.await().until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);

    helpers.stop();

    assertThat(asked)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("the program is stopping");
    for (String pid : Files.readAllLines(pids)) {
      Awaitility.await()
          .until(
              () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
    assertThatThrownBy(() -> helpers.ask("slow", REGISTRY))
        .isInstanceOfSatisfying(CredentialException.class, e -> assertThat(e.isStopped()).isTrue());
    assertThat(questions()).hasSize(1);
  }

  @Test
  @FaultKind("A34")
  void whatAHelperSaidServesToTheEndOfTheProgram() throws IOException {
    helper("fine", ANSWER);
    helpers.ask("fine", REGISTRY);

    helpers.stop();
    time.pass(Duration.ofMinutes(61));

    assertThat(helpers.ask("fine", REGISTRY)).isEqualTo(new Credentials.Basic("bob", "s3cr3t"));
  }

  @Test
  void inAFileTheRegistrysHelperComesFirstThenTheStoreThenTheFile() throws IOException {
    helper("own", "echo '{\"Username\":\"own\",\"Secret\":\"1\"}'");
    helper(
        "store",
        "case $q in a.*) echo '{\"Username\":\"store\",\"Secret\":\"2\"}';;"
            + " *) echo 'credentials not found in native keychain'; exit 1;; esac");
    Path file = directory.resolve("config.json");
    Files.writeString(
        file,
        """
        {"credsStore": "store", "credHelpers": {"own.example": "own"},
         "auths": {"own.example": {"auth": "ZmlsZTozCg=="}, "b.example": {"auth": "ZmlsZToz"},
                   "own.example/part": {"auth": "ZmlsZTo0"}}}
        """);
    CredentialSource source = new DockerConfigFile(List.of(file), helpers);

    assertThat(source.credentialsFor(new RegistryHost("own.example")))
        .isEqualTo(new Credentials.Basic("own", "1"));
    assertThat(source.credentialsFor(new RegistryHost("own.example"), "part/a"))
        .isEqualTo(new Credentials.Basic("file", "4"));
    assertThat(source.credentialsFor(new RegistryHost("a.example")))
        .isEqualTo(new Credentials.Basic("store", "2"));
    assertThat(source.credentialsFor(new RegistryHost("b.example")))
        .isEqualTo(new Credentials.Basic("file", "3"));
    assertThat(source.credentialsFor(new RegistryHost("c.example")))
        .isEqualTo(new Credentials.Anonymous());
  }

  /** Creates a helper that logs its question and runs {@code script} with it in {@code q}. */
  private void helper(String name, String script) throws IOException {
    Path program = directory.resolve("docker-credential-" + name);
    String text =
        "#!/bin/sh\nq=$(cat)\necho \"$1 $q\" >> '%s/questions'\n%s\n".formatted(directory, script);
    Files.writeString(program, text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> questions() throws IOException {
    Path file = directory.resolve("questions");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
