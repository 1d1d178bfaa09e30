package io.drayage.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.cli.CommandRun;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Digest;
import io.drayage.oci.Platform;
import io.drayage.testing.RegistryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Converted files between two real registries copy the images that the originals mean. */
final class ConvertedFilesIT {
  private static final RegistryProgram PROGRAM = RegistryProgram.find(Path.of(""));
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)\\}");
  private static final List<String> TAGS =
      List.of("1.0.0", "1.1.0", "1.1", "1.1-alpine", "2.0.0-rc1", "v2.0.0", "latest");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @AutoClose private final LocalRegistry source = LocalRegistry.open(PROGRAM);
  @AutoClose private final LocalRegistry target = LocalRegistry.withLogin(PROGRAM);

  /** Images of the source by {@code repository:tag}. */
  private final Map<String, SampleImage> images = new HashMap<>();

  @BeforeEach
  void fillTheSource() {
    TAGS.forEach(tag -> push("app", tag));
    Stream.of("1", "2").forEach(tag -> push("team/tool", tag));
    push("team/lib", "1");
  }

  @Test
  void aFileOfRegsync() throws Exception {
    sync(
        """
        version: 1
        creds:
          - {registry: 'SOURCE', tls: disabled}
          - {registry: 'TARGET', tls: disabled, user: '{{env "U"}}', pass: '{{env "P"}}'}
        sync:
          - source: SOURCE/app
            target: TARGET/allow/app
            type: repository
            tags: {allow: ['1\\..*', 'latest'], deny: ['.*alpine']}
          - source: SOURCE/app
            target: TARGET/semver/app
            type: repository
            tags: {semverRange: ['^1.0', '>=2.0.0-a <2.0.0'], deny: ['1\\.1-.*']}
          - source: SOURCE/app
            target: TARGET/sets/app
            type: repository
            tagSets: [{allow: ['v.*|1\\.1']}, {allow: [latest]}]
          - source: SOURCE
            target: TARGET/all
            type: registry
            repos: {allow: ['team/.*']}
          - {source: 'SOURCE/app:1.0.0', target: 'TARGET/one/app:1.0.0', type: image, platform: linux/amd64}
          - {source: 'SOURCE/app@DIGEST', target: 'TARGET/pinned/app:stable', type: image}
        """,
        /* exitCode= */ 1);

    assertThat(copied())
        .isEqualTo(
            expected(
                "allow/app:1.0.0 = app:1.0.0",
                "allow/app:1.1.0 = app:1.1.0",
                "allow/app:1.1 = app:1.1",
                "allow/app:latest = app:latest",
                "semver/app:1.0.0 = app:1.0.0",
                "semver/app:1.1.0 = app:1.1.0",
                "semver/app:1.1 = app:1.1",
                "semver/app:2.0.0-rc1 = app:2.0.0-rc1",
                "sets/app:v2.0.0 = app:v2.0.0",
                "sets/app:1.1 = app:1.1",
                "sets/app:latest = app:latest",
                "all/team/tool:1 = team/tool:1",
                "all/team/tool:2 = team/tool:2",
                "all/team/lib:1 = team/lib:1",
                "one/app:1.0.0 = app:1.0.0 linux/amd64",
                "pinned/app:stable = app:1.0.0"));
  }

  @Test
  void aFileOfSkopeoAndSkopeoItself() throws Exception {
    String file =
        """
        SOURCE:
          tls-verify: false
          images:
            app: ['1.0.0', latest]
            team/lib: []
          images-by-tag-regex:
            team/tool: '^[12]$'
        """;
    Map<String, String> found = new TreeMap<>();
    for (List<String> options : List.of(List.<String>of(), List.of("--all"))) {
      String folder = "mode" + String.join("", options).replace("-", "");
      sync(file, 0, options, "--target", target.hostAndPort() + "/ours/" + folder);
      skopeo(file, options, target.hostAndPort() + "/theirs/" + folder);
    }
    copied().forEach(found::put);
    Map<String, String> ours = below(found, "ours/");

    assertThat(ours).hasSize(10).isEqualTo(below(found, "theirs/"));
    assertThat(ours)
        .containsEntry("mode/app:1.0.0", hostDigest("app:1.0.0"))
        .containsEntry("modeall/tool:2", pushed("team/tool:2").manifest().digest().toString());
  }

  @Test
  void rangesOfSkopeo() throws Exception {
    sync(
        """
        SOURCE:
          tls-verify: false
          images-by-semver: {app: '^1 || >1.9'}
        """,
        0,
        List.of("--all"),
        "--target",
        target.hostAndPort() + "/m");

    assertThat(copied())
        .isEqualTo(
            expected(
                "m/app:1.0.0 = app:1.0.0",
                "m/app:1.1.0 = app:1.1.0",
                "m/app:1.1 = app:1.1",
                "m/app:v2.0.0 = app:v2.0.0"));
  }

  @Test
  void filesOfImageSyncer() throws Exception {
    Path auth = directory.resolve("auth.json");
    Files.writeString(
        auth,
        "{\"TARGET\": {\"username\": \"$U\", \"password\": \"${P}\", \"insecure\": true}}"
            .replace("TARGET", target.hostAndPort()));
    sync(
        """
        SOURCE/app:1.0.0,1.1: TARGET/syncer/app
        SOURCE/app:latest: TARGET/syncer/app:latest
        SOURCE/app@DIGEST: TARGET/syncer/app:stable
        SOURCE/team/tool: [TARGET/a/tool, TARGET/b/tool]
        SOURCE/app:/alp/: TARGET/syncer/alpine
        """,
        0,
        List.of(),
        auth.toString());

    assertThat(copied())
        .isEqualTo(
            expected(
                "syncer/app:1.0.0 = app:1.0.0",
                "syncer/app:1.1 = app:1.1",
                "syncer/app:latest = app:latest",
                "syncer/app:stable = app:1.0.0",
                "a/tool:1 = team/tool:1",
                "a/tool:2 = team/tool:2",
                "b/tool:1 = team/tool:1",
                "b/tool:2 = team/tool:2",
                "syncer/alpine:1.1-alpine = app:1.1-alpine"));
  }

  @Test
  void aFileOfSinker() throws Exception {
    sync(
        """
        target: {host: 'TARGET', repository: sinker, auth: {username: U, password: P}}
        sources:
        - {host: 'SOURCE', repository: team/tool, tag: 1}
        - {host: 'SOURCE', repository: team/tool, tag: 2}
        - {host: 'SOURCE', repository: app}
        - {host: 'SOURCE', repository: app, digest: DIGEST}
        - host: SOURCE
          repository: team/lib
          tag: "1"
          target: {host: 'TARGET', repository: other, auth: {username: U, password: P}}
        """,
        0);

    String hex = pushed("app:1.0.0").manifest().digest().toString().substring(7);
    assertThat(copied())
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "sinker/team/tool:1",
                    hostDigest("team/tool:1"),
                    "sinker/team/tool:2",
                    hostDigest("team/tool:2"),
                    "sinker/app:latest",
                    hostDigest("app:latest"),
                    "sinker/app:" + hex,
                    hostDigest("app:1.0.0"),
                    "other/team/lib:1",
                    hostDigest("team/lib:1"))));
  }

  private void push(String repository, String tag) {
    String name = repository + ":" + tag;
    SampleImage index =
        SampleImage.ociIndex(
            List.of(image(name, Platform.host()), image(name, other(Platform.host()))));
    images.put(name, index);
    SamplePusher.anonymous(source.endpoint()).push(repository, tag, index);
  }

  private SampleImage pushed(String name) {
    return Objects.requireNonNull(images.get(name), name);
  }

  private static Platform other(Platform host) {
    return host.architecture().equals("amd64")
        ? Platform.parse("linux/arm64")
        : Platform.parse("linux/amd64");
  }

  private static SampleImage image(String name, Platform platform) {
    return SampleImage.oci(platform, List.of(SampleLayer.of(name + platform, 500)));
  }

  /** Lines {@code repository:tag = repository:tag of the source}, with a platform behind. */
  private Map<String, String> expected(String... lines) {
    Map<String, String> expected = new TreeMap<>();
    for (String line : lines) {
      String[] sides = line.split(" = ", -1);
      String[] from = sides[1].split(" ", -1);
      SampleImage index = pushed(from[0]);
      Digest digest =
          from.length == 1
              ? index.manifest().digest()
              : index.children().stream()
                  .filter(child -> child.platform().equals(Platform.parse(from[1])))
                  .map(child -> child.manifest().digest())
                  .findFirst()
                  .orElseThrow();
      expected.put(sides[0], digest.toString());
    }
    return expected;
  }

  private String hostDigest(String name) {
    return pushed(name).children().get(0).manifest().digest().toString();
  }

  /** Digests at the target by {@code repository:tag}. */
  private Map<String, String> copied() {
    RegistryReader reader = new RegistryReader(target);
    Map<String, String> digests = new TreeMap<>();
    for (String repository : reader.repositories()) {
      for (String tag : reader.tags(repository)) {
        digests.put(repository + ":" + tag, reader.digest(repository, tag));
      }
    }
    return digests;
  }

  private static Map<String, String> below(Map<String, String> all, String folder) {
    Map<String, String> found = new TreeMap<>();
    all.forEach(
        (name, digest) -> {
          if (name.startsWith(folder)) {
            found.put(name.substring(folder.length()), digest);
          }
        });
    return found;
  }

  private void sync(String file, int exitCode) throws IOException {
    sync(file, exitCode, List.of());
  }

  private void sync(String file, int exitCode, List<String> options, String... more)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("convert", filled(file).toString()));
    words.addAll(options);
    words.addAll(List.of(more));
    CommandRun conversion = CommandRun.of(words.toArray(String[]::new));
    assertThat(conversion.exitCode()).as(conversion.log()).isEqualTo(exitCode);
    String login = LocalRegistry.USER + ":" + LocalRegistry.PASSWORD;
    String auth = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    String text = conversion.out();
    if (!text.contains("auth:")) {
      // skopeo's target has its account elsewhere
      text = text.replaceAll("(target:\\n +)registry:", "$1auth: " + auth + "\n      registry:");
    }
    Map<String, String> environment = new HashMap<>();
    VARIABLE.matcher(text).results().forEach(match -> environment.put(match.group(1), auth));
    Path converted = Files.writeString(directory.resolve("sync.yaml"), text);

    CommandRun run =
        CommandRun.of(
            environment,
            CommandRun.arguments(
                List.of("sync", converted.toString()),
                "drayage.state.dir=" + directory.resolve("state")));

    assertThat(run.exitCode()).as(text + run.out() + run.log()).isZero();
  }

  private Path filled(String file) throws IOException {
    return Files.writeString(
        directory.resolve("file.yaml"),
        file.replace("SOURCE", source.hostAndPort())
            .replace("TARGET", target.hostAndPort())
            .replace("DIGEST", pushed("app:1.0.0").manifest().digest().toString()));
  }

  private void skopeo(String file, List<String> options, String to) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("skopeo", "--insecure-policy", "sync", "--src", "yaml"));
    words.addAll(List.of("--dest", "docker", "--dest-tls-verify=false", "--dest-creds"));
    words.add(LocalRegistry.USER + ":" + LocalRegistry.PASSWORD);
    words.addAll(options);
    words.addAll(List.of(filled(file).toString(), to));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("skopeo.log").toFile())
            .start();
    boolean ended = process.waitFor(1, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0)
        .as(Files.readString(directory.resolve("skopeo.log")))
        .isTrue();
  }
}
