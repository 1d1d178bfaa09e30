package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.RecordingProxy;
import io.drayage.testing.RecordingProxy.Recorded;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order a target is written, and who gets to see a password. */
class RequestOrderIT {
  private static final Platform AMD = new Platform("linux", "amd64", "");
  private static final Platform ARM = new Platform("linux", "arm64", "");
  private static final SampleLayer BASE = SampleLayer.of("order-base", 300_000);
  private static final List<String> NAMES = List.of("one", "two", "three", "four");

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void blobsComeFirstTheTagLastAndNoPasswordGoesElsewhere() throws Exception {
    RegistryProgram program = RegistryProgram.find(Path.of(""));
    String login =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (LocalRegistry.USER + ":" + LocalRegistry.PASSWORD)
                        .getBytes(StandardCharsets.UTF_8));
    try (LocalRegistry from = LocalRegistry.withLogin(program);
        LocalRegistry to = LocalRegistry.withLogin(program);
        RecordingProxy elsewhere = RecordingProxy.before(from.endpoint()).withLogin(login);
        RecordingProxy source =
            RecordingProxy.before(from.endpoint()).sendingBlobReadersTo(foreign(elsewhere));
        RecordingProxy target = RecordingProxy.before(to.endpoint())) {
      Map<String, SampleImage> images = push(from);

      CommandRun run = sync(source, target);

      assertThat(run.exitCode()).as(run.log()).isZero();
      images.forEach((name, image) -> assertOrder(target.records(), "mirror/" + name, image));
      assertThat(elsewhere.records()).isNotEmpty().allMatch(seen -> seen.authorization().isEmpty());
      assertThat(source.records()).anyMatch(seen -> seen.authorization().equals(login));
      assertThat(source.records())
          .as("a source is only read")
          .allMatch(seen -> seen.method().equals("GET") || seen.method().equals("HEAD"));
    }
  }

  private static void assertOrder(List<Recorded> all, String repository, SampleImage image) {
    List<Recorded> about =
        all.stream().filter(seen -> seen.path().startsWith("/v2/" + repository + "/")).toList();
    List<Recorded> pushes = about.stream().filter(Recorded::isManifestPush).toList();
    List<Recorded> commits = about.stream().filter(Recorded::isBlobCommit).toList();
    long distinct = image.allBlobs().stream().distinct().count();
    assertThat(commits).as("blobs of %s", repository).hasSize((int) distinct);
    assertThat(pushes).hasSize(1 + image.children().size());
    long firstPush = pushes.get(0).began();
    assertThat(commits).allMatch(commit -> commit.ended() < firstPush);
    assertThat(pushes.stream().filter(Recorded::isTagPush)).hasSize(1);
    Recorded last = pushes.get(pushes.size() - 1);
    assertThat(last.isTagPush()).isTrue();
    assertThat(pushes.subList(0, pushes.size() - 1))
        .allMatch(child -> child.status() == 201 && child.ended() < last.began());
  }

  private static Map<String, SampleImage> push(LocalRegistry registry) {
    SamplePusher pusher = SamplePusher.loggedIn(registry.endpoint());
    Map<String, SampleImage> images = new TreeMap<>();
    for (String name : NAMES) {
      SampleImage amd = SampleImage.oci(AMD, List.of(BASE, SampleLayer.of(name + "-amd", 50_000)));
      SampleImage arm = SampleImage.oci(ARM, List.of(BASE, SampleLayer.of(name + "-arm", 60_000)));
      SampleImage image = name.startsWith("t") ? SampleImage.ociIndex(List.of(amd, arm)) : amd;
      pusher.push("app/" + name, "1.0", image);
      images.put(name, image);
    }
    return images;
  }

  /** Another name of this machine is another host. */
  private static URI foreign(RecordingProxy proxy) {
    return URI.create("http://localhost:" + proxy.endpoint().getPort());
  }

  private CommandRun sync(RecordingProxy source, RecordingProxy target) throws Exception {
    StringBuilder mappings = new StringBuilder();
    for (String name : NAMES) {
      mappings.append("    - {from: app/%s, to: mirror/%s, tags: ['1.0']}\n".formatted(name, name));
    }
    String text =
        """
        platform: all
        tasks:
        - name: order
          source: {registry: source.example, auth: '%s'}
          target: {registry: target.example, auth: '%s'}
          mappings:
        %s"""
            .formatted(SyncFile.token(), SyncFile.token(), mappings);
    Path file = Files.writeString(directory.resolve("sync.yaml"), text);
    return CommandRun.sync(
        file,
        "drayage.state.dir=" + directory.resolve("state"),
        "drayage.registry.source.example.endpoint=" + source.endpoint(),
        "drayage.registry.target.example.endpoint=" + target.endpoint(),
        "drayage.retry.network.times=0");
  }
}
