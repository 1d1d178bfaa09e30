package io.drayage.config;

import static io.drayage.config.SyncFiles.load;
import static io.drayage.config.SyncFiles.onlyMapping;
import static io.drayage.config.SyncFiles.onlyTask;
import static io.drayage.config.SyncFiles.problemsOf;
import static io.drayage.config.SyncFiles.warningsOf;
import static io.drayage.config.SyncFiles.withMapping;
import static io.drayage.config.SyncFiles.withSource;
import static io.drayage.config.SyncFiles.withTop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Platform;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Relay;
import io.drayage.testing.FaultKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write by mistake, and what other programs' files hold. */
class LikelyMistakesTest {
  @FaultKind("B7")
  @Test
  void anEmptyTagHidesNothingElseOfTheMapping() {
    String text =
        withMapping("from: app\nto: regex:app,APP\ntags: [~, 'semver: ^1.2.3', 'regex: (']");

    assertThat(problemsOf(text))
        .anySatisfy(line -> assertThat(line).startsWith("8:16: ").contains("is empty"))
        .anySatisfy(line -> assertThat(line).startsWith("8:19: ").contains("'>=1.2.3 <2.0.0'"))
        .anySatisfy(line -> assertThat(line).startsWith("8:37: ").contains("regular expression"))
        .anySatisfy(line -> assertThat(line).startsWith("7:13: ").contains("'/app'"))
        .hasSize(4);
  }

  @FaultKind("B7")
  @ParameterizedTest
  @CsvSource({
    "linux/amd46, linux/amd64",
    "linux/x86_64, linux/amd64",
    "linux/x86-64, linux/amd64",
    "linux/aarch64, linux/arm64",
    "linux/armv7, linux/arm/v7",
    "linux/i386, linux/386",
    "linux/ppc64el, linux/ppc64le",
    "amd64, linux/amd64",
    "aarch64, linux/arm64",
    "arm64/v8, linux/arm64",
    "lunix/amd64, linux/amd64",
    "linx/arm/v7, linux/arm/v7"
  })
  void aPlatformThatIsMisspeltIsRefusedWithWhatToWrite(String written, String meant) {
    assertThat(problemsOf(withMapping("from: app\nplatform: " + written)))
        .containsExactly(
            "7:19: platform '%s' is none that images are for: write %s".formatted(written, meant));
    assertThat(problemsOf(withMapping("from: app\nplatform: [all-of-it/x, " + written + "]")))
        .anySatisfy(line -> assertThat(line).endsWith("write " + meant));
  }

  @FaultKind("B7")
  @Test
  void aPlatformThatIsLikeNoneIsAWarning() {
    String text = withMapping("from: app\nplatform: linux/quantum9000");

    assertThat(warningsOf(text))
        .singleElement()
        .asString()
        .startsWith("7:19: platform 'linux/quantum9000' is none that is known");
    assertThat(onlyMapping("from: app\nplatform: linux/loong64").platform())
        .isEqualTo(new PlatformRule.One(Platform.parse("linux/loong64")));
  }

  @FaultKind("B7")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<base64 here>",
        "'<token>'",
        "YOUR_TOKEN",
        "YOURTOKEN123",
        "your-token-here",
        "'[token]'",
        "'...'",
        "xxxx",
        "changeme",
        "CHANGE_ME",
        "TODO",
        "base64-of-user-and-password",
        "put your token here",
        "'@TOKEN@'"
      })
  void aPlaceholderIsNotExplainedAsBase64(String auth) {
    assertThat(problemsOf(withSource("registry: quay.io\nauth: " + auth)))
        .singleElement()
        .asString()
        .startsWith("5:13: source registry in task 'T' invalid: invalid Auth: a placeholder stands")
        .contains("| base64 -w 0`");
  }

  @FaultKind("B7")
  @ParameterizedTest
  @ValueSource(strings = {"<your registry>", "YOUR REGISTRY"})
  void aPlaceholderForTheRegistryIsCalledOne(String registry) {
    assertThat(problemsOf(withSource("registry: " + registry)))
        .singleElement()
        .asString()
        .startsWith("4:17: ")
        .contains("is a placeholder: write your registry's host[:port]");
  }

  @FaultKind("B8")
  @ParameterizedTest
  @ValueSource(strings = {"auth: c2VjcmV0\n  OnNlY3JldDEyMw==", "auth: 'c2VjcmV0\n        OnNl'"})
  void aWrappedTokenIsExplainedWithoutABlockThatNobodyWrote(String auth) {
    String problem = problemsOf(withSource("registry: quay.io\n" + auth)).get(0);

    assertThat(problem).contains("as a token that was wrapped gets").contains("base64 -w 0");
  }

  @FaultKind("B7")
  @ParameterizedTest
  @ValueSource(strings = {"mappings:", "mappings: []"})
  void emptyMappingsAreTold(String mappings) {
    String text =
        "tasks:\n  - name: T\n    source: {registry: a}\n    target: {registry: b}\n    "
            + mappings;

    assertThat(warningsOf(text))
        .singleElement()
        .asString()
        .startsWith("5:")
        .contains("the task has no mappings: it syncs nothing");
  }

  @FaultKind("B8")
  @Test
  void aDockerSectionBesideTheSkopeoRelayIsIgnored() {
    String text =
        withTop(
            "relay: skopeo\nskopeo: {binary: skopeo}\n"
                + "docker: {dockerhost: 'unix:///var/run/docker.sock', api-version: 1.24}");

    LoadedPlan loaded = load(text);

    assertThat(loaded.plan().relay()).isEqualTo(Relay.SKOPEO);
    assertThat(loaded.warnings()).singleElement().asString().contains("dockerhost has no effect");
  }

  @FaultKind("B8")
  @Test
  void anEcrAccountMayHaveAnyNumberOfDigits() {
    String text =
        withSource("registry: 12345.dkr.ecr.eu-central-1.amazonaws.com\nauth-refresh: 10h");

    LoadedPlan loaded = load(text);

    assertThat(onlyTask(loaded.plan()).source().aws()).isPresent();
    assertThat(loaded.warnings())
        .singleElement()
        .asString()
        .contains(":4:17: ")
        .contains("an AWS account has 12 digits");
  }

  @FaultKind("B8")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          skopeo: {binady: skopeo} | 1:10 | unknown key 'binady' in skopeo; did you mean 'binary'?
          docker: {tls: true}      | 1:10 | unknown key 'tls' in docker
          metadata: {team: infra}  | 1:1  | unknown key 'metadata' at top level
          """)
  void anUnknownKeyIsAWarningWhereThatIsWanted(String snippet, String place, String message)
      throws ConfigException {
    byte[] text = withTop(snippet).getBytes(StandardCharsets.UTF_8);
    Problems problems = new Problems(Path.of("sync.yaml"), UnknownKeys.WARN);

    LoadedPlan loaded = new PlanLoader(Map.of()).load(text, problems);

    assertThat(onlyTask(loaded.plan()).mappings()).hasSize(1);
    assertThat(loaded.warnings())
        .singleElement()
        .asString()
        .startsWith("sync.yaml:" + place + ": " + message)
        .endsWith(" (the key is ignored)");
    assertThatThrownBy(
            () -> new PlanLoader(Map.of()).load(text, new Problems(Path.of("sync.yaml"))))
        .hasMessageContaining(message);
  }

  @FaultKind("B8")
  @ParameterizedTest
  @CsvSource({
    "<=2024.01.x, 2024.01.31, 2024.02.00",
    ">2024.01.x, 2024.02.00, 2024.01.31",
    ">=2024.08.x, 2024.08.0, 2024.07.9",
    "2024.09.x, 2024.9.3, 2024.10.0"
  })
  void aWildcardMayHaveALeadingZero(String range, String in, String out) {
    var tags = onlyMapping("from: app\ntags: ['semver: " + range + "']").tags();

    assertThat(tags.accepts(in)).isTrue();
    assertThat(tags.accepts(out)).isFalse();
  }

  @FaultKind("B7")
  @Test
  void aCircleIsToldWithItsColumnAlthoughAnotherMappingIsWrong() {
    String text =
        """
        tasks:
          - name: there
            source: {registry: a.example}
            target: {registry: b.example}
            mappings:
              - from: app
              - from: broken:1.0
          - name: back
            source: {registry: b.example}
            target: {registry: a.example}
            mappings:
              - {from: app}
        """;
    ConfigException refused = refused(text);

    MappingConflicts conflicts =
        MappingConflicts.between(List.of(Path.of("sync.yaml")), List.of(refused.readable()));

    assertThat(refused.problems()).hasSize(1);
    assertThat(conflicts.problems())
        .singleElement()
        .asString()
        .matches("sync\\.yaml:(6|12):9: images go round in a circle.*");
  }

  private static ConfigException refused(String text) {
    try {
      SyncFiles.tryToLoad(text.getBytes(StandardCharsets.UTF_8), Map.of());
      throw new AssertionError("was accepted");
    } catch (ConfigException e) {
      return e;
    }
  }
}
