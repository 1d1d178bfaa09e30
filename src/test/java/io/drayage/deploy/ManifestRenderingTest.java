package io.drayage.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.process.ChildProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kustomize and helm on {@code deploy/}, where they are installed. */
final class ManifestRenderingTest {
  private static final String PATH = System.getenv().getOrDefault("PATH", "");
  private static final Path BUILT_HELM =
      Path.of(System.getProperty("user.home"), ".cache/drayage-deploy-check/bin/helm");
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final ChildProcesses PROGRAMS =
      new ChildProcesses(1 << 20, ChildProcesses.Excess.DROPPED);

  private final Path folder;

  ManifestRenderingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatIsRenderedHereIsWhatIsKept() throws Exception {
    helm();
    assumeTrue(ChildProcesses.find("kubectl", PATH).isPresent(), "kubectl is missing");

    assertThat(run("deploy/render", folder.toString()).exitCode()).isZero();

    assertThat(names(folder))
        .isEqualTo(names(Manifests.RENDERED))
        .hasSize(2 * KubernetesManifestsTest.WAYS.size() + 1)
        .allSatisfy(
            name ->
                assertThat(Manifests.read(folder.resolve(name)))
                    .as(name + " (deploy/render renders it again)")
                    .isEqualTo(Manifests.read(Manifests.RENDERED.resolve(name))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-process", "cronjob"})
  void textsThatLookLikeNumbersStayTexts(String mode) throws Exception {
    String login = "a: 'b' {{ x }} \"q\" # 한국";
    Path values =
        Files.writeString(
            folder.resolve("values.yaml"),
            """
            image: {pullSecrets: ["123", "true"]}
            syncFiles: {"007": "tasks: []"}
            login: {variables: {NUMBER: "007", SIGNS: "%s", EMPTY: ""}}
            dockerLogin: {existingSecret: "1e3"}
            management: {tokenSecret: "0x10"}
            state: {persistence: {storageClass: "null", size: "1000000000"}}
            networkPolicy: {fromNamespaces: ["5"]}
            monitoring: {podMonitor: true, serviceMonitor: true, prometheusRule: true}
            workers: {enabled: true, brokerSecret: "0777"}
            """
                .formatted(login.replace("\"", "\\\"")));

    ChildProcesses.Ended ended = template("2024", "-f", values.toString(), "--set=mode=" + mode);

    Manifests manifests =
        Manifests.read(Files.writeString(folder.resolve("rendered.yaml"), ended.output()));
    KubernetesSchemas schemas = new KubernetesSchemas();
    assertThat(manifests.objects())
        .hasSizeGreaterThan(9)
        .allSatisfy(object -> assertThat(schemas.faults(object)).isEmpty());
    JsonNode variables = manifests.one("Secret").path("data");
    assertThat(decoded(variables.path("NUMBER"))).isEqualTo("007");
    assertThat(decoded(variables.path("SIGNS"))).isEqualTo(login);
    assertThat(decoded(variables.path("EMPTY"))).isEmpty();
  }

  /** YAML turns 007 into 7, which is another password. */
  @Test
  void aLoginThatIsNoTextIsRefused() throws Exception {
    assertThat(template("drayage", "--set=login.variables.TARGET_AUTH=7"))
        .returns(1, ChildProcesses.Ended::exitCode)
        .extracting(ChildProcesses.Ended::errors)
        .asString()
        .contains("/login/variables/TARGET_AUTH");
  }

  private static String decoded(JsonNode text) {
    return new String(Base64.getDecoder().decode(text.asText()), StandardCharsets.UTF_8);
  }

  private static ChildProcesses.Ended template(String release, String... options)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of(helm(), "template", release, "deploy/helm/drayage"));
    words.addAll(Arrays.asList(options));
    return run(words.toArray(String[]::new));
  }

  /** Path of helm; a test without it is left out. */
  private static String helm() {
    Path helm = ChildProcesses.find("helm", PATH).orElse(BUILT_HELM);
    assumeTrue(Files.exists(helm), "helm is missing (deploy/tools/build builds it)");
    return helm.toString();
  }

  private static ChildProcesses.Ended run(String... words)
      throws IOException, InterruptedException {
    return PROGRAMS.run(new ProcessBuilder(words), "", LIMIT);
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
