package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.demo.AccessLogEntry;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleBlob;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tags that move, and images that are broken on one side, between two real registries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangedImagesIT {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");
  private static final SampleLayer BASE = SampleLayer.of("base", 20_000);
  private static final SampleImage OLD = image("old");
  private static final SampleImage NEW = image("new");

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.withLogin(program);
  private final RegistryReader mirror = new RegistryReader(target);
  private final Path directory;

  ChangedImagesIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void ofATagThatMovedOnlyWhatIsNewIsTransferred() throws IOException {
    push("moving", "latest", OLD);
    sync("moving", "latest");
    push("moving", "latest", NEW);

    Pass moved = sync("moving", "latest");

    List<String> fresh =
        NEW.blobs().stream()
            .filter(blob -> !OLD.blobs().contains(blob))
            .map(SampleBlob::toString)
            .toList();
    assertThat(moved.run().exitCode()).isZero();
    assertThat(moved.source().blobPulls()).containsExactlyInAnyOrderElementsOf(fresh);
    assertThat(moved.target().blobUploads()).hasSize(fresh.size());
    assertThat(moved.target().manifestPushes())
        .containsExactly("/v2/mirror/moving/manifests/latest");
    assertNames("moving", "latest", NEW);
  }

  @Test
  void blobsComeFirstThenTheManifestsBelowAndTheTagLast() throws IOException {
    SampleImage index =
        SampleImage.ociIndex(
            List.of(
                SampleImage.oci(AMD64, List.of(SampleLayer.of("ordered amd64", 9_000))),
                SampleImage.oci(ARM64, List.of(SampleLayer.of("ordered arm64", 9_000)))));
    push("ordered", "1.0", index);

    Pass copied = sync("ordered", "1.0");

    List<String> writes =
        copied.target().of("mirror/ordered").entries().stream()
            .filter(entry -> entry.method().equals("PUT") && entry.isSuccess())
            .map(AccessLogEntry::path)
            .toList();
    assertThat(writes).hasSize(7);
    assertThat(writes.subList(0, 4)).allSatisfy(path -> assertThat(path).contains("/blobs/"));
    assertThat(writes.subList(4, 6))
        .containsExactlyInAnyOrderElementsOf(
            index.children().stream()
                .map(child -> "/v2/mirror/ordered/manifests/" + child.manifest().digest())
                .toList());
    assertThat(writes.get(6)).isEqualTo("/v2/mirror/ordered/manifests/1.0");
  }

  @Test
  void aTagKeepsItsOldImageUntilTheNewOneIsComplete() throws IOException {
    push("broken", "latest", OLD);
    sync("broken", "latest");
    push("broken", "latest", NEW);
    SampleBlob lost = NEW.blobs().get(2);
    new RegistryReader(source).deleteBlob("images/broken", lost.digest());

    Pass failed = sync("broken", "latest");

    assertThat(failed.run().exitCode()).isEqualTo(1);
    JsonNode image = failed.run().report().path("tasks").path(0).path("images").path(0);
    assertThat(image.path("outcome").asText()).isEqualTo("failed");
    assertThat(image.path("error").path("kind").asText()).isEqualTo("not-found");
    assertThat(image.path("error").path("message").asText()).contains(lost.toString());
    assertThat(failed.target().manifestPushes()).isEmpty();
    assertNames("broken", "latest", OLD);

    push("broken", "latest", NEW);
    Pass repaired = sync("broken", "latest");

    assertThat(repaired.run().exitCode()).isZero();
    assertNames("broken", "latest", NEW);
  }

  @Test
  void aBlobThatTheTargetLostIsBroughtAgain() throws IOException {
    push("collected", "latest", OLD);
    sync("collected", "latest");
    mirror.deleteBlob("mirror/collected", BASE.blob().digest());
    push("collected", "latest", NEW);

    Pass copied = sync("collected", "latest");

    assertThat(copied.run().exitCode()).isZero();
    assertThat(mirror.hasBlob("mirror/collected", BASE.blob().digest())).isTrue();
    assertNames("collected", "latest", NEW);
  }

  @Test
  void oneImageThatFailsDoesNotStopTheOthers() throws IOException {
    push("partly", "good", OLD);

    Pass partly = sync("partly", "good', 'absent");

    assertThat(partly.run().exitCode()).isEqualTo(1);
    assertThat(partly.run().report().path("tasks").path(0).path("outcome").asText())
        .isEqualTo("partial");
    assertThat(partly.run().outcomes()).containsExactlyInAnyOrder("copied", "failed");
    assertNames("partly", "good", OLD);
  }

  @Test
  void manyTagsOfOneImageArriveTogether() throws IOException {
    SampleImage index =
        SampleImage.ociIndex(
            List.of(
                SampleImage.oci(AMD64, List.of(BASE, SampleLayer.of("many amd64", 9_000))),
                SampleImage.oci(ARM64, List.of(BASE, SampleLayer.of("many arm64", 9_000)))));
    List<String> tags = List.of("7", "7.0", "7.0.2", "7-bookworm", "bookworm", "latest");
    for (String tag : tags) {
      push("many", tag, index);
    }

    Pass copied = sync("many", String.join("', '", tags));

    assertThat(copied.run().exitCode()).isZero();
    assertThat(copied.source().blobPulls()).doesNotHaveDuplicates();
    assertThat(copied.target().blobMounts()).doesNotHaveDuplicates();
    for (String tag : tags) {
      assertNames("many", tag, index);
    }
  }

  private static SampleImage image(String name) {
    return SampleImage.docker(AMD64, List.of(BASE, SampleLayer.of(name, 9_000)));
  }

  /** A fresh pusher, which does not take for granted what another one pushed. */
  private void push(String name, String tag, SampleImage image) {
    SamplePusher.anonymous(source.endpoint()).push("images/" + name, tag, image);
  }

  private Pass sync(String name, String tags) throws IOException {
    Path file =
        SyncFile.write(
            directory.resolve(name + ".yaml"),
            SyncFile.task(
                name,
                source,
                target,
                List.of(SyncFile.mapping("images/" + name, "mirror/" + name, tags, "all"))));
    return Pass.sync(
        source, target, directory.resolve("state-" + name), Map.of(), List.of(file.toString()));
  }

  private void assertNames(String name, String tag, SampleImage image) {
    assertThat(mirror.manifest("mirror/" + name, tag).digest())
        .isEqualTo(image.manifest().digest());
  }
}
