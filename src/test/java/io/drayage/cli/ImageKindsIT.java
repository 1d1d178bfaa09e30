package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Digest;
import io.drayage.testing.RegistryReader;
import io.drayage.testing.Requests;
import io.drayage.testing.Skopeo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of image between two real registries, in one file that is run several times. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImageKindsIT {
  private static final List<ImageKind> KINDS = ImageKind.all();

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.withLogin(program);
  private final RegistryReader mirror = new RegistryReader(target);
  private final Path directory;
  private Pass first;
  private Pass second;
  private Pass withoutState;

  ImageKindsIT(@TempDir Path directory) {
    this.directory = directory;
  }

  static List<ImageKind> kinds() {
    return KINDS;
  }

  @BeforeAll
  void syncThreeTimes() throws IOException {
    SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
    KINDS.forEach(kind -> pusher.push(kind.source(), kind.tag(), kind.image()));
    List<String> mappings = KINDS.stream().map(ImageKind::mapping).toList();
    Path file =
        SyncFile.write(
            directory.resolve("kinds.yaml"), SyncFile.task("kinds", source, target, mappings));
    first = pass("state", file);
    second = pass("state", file);
    withoutState = pass("other-state", file);
  }

  @Test
  void everyKindIsCopied() {
    assertThat(first.run().log()).isEmpty();
    assertThat(first.run().outcomes()).hasSize(KINDS.size()).containsOnly("copied");
    assertThat(first.run().exitCode()).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anImageArrivesByteForByte(ImageKind kind) {
    RegistryReader.Served served = mirror.manifest(kind.target(), kind.targetIdentifier());

    assertThat(served.digest()).isEqualTo(kind.arrives().manifest().digest());
    assertThat(served.mediaType()).isEqualTo(kind.arrives().manifest().mediaType().value());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void skopeoReadsTheSameDigest(ImageKind kind) {
    String separator = kind.targetIdentifier().contains(":") ? "@" : ":";

    Digest digest = Skopeo.rawDigest(target, kind.target(), separator + kind.targetIdentifier());

    assertThat(digest).isEqualTo(kind.arrives().manifest().digest());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anImageIsComplete(ImageKind kind) {
    assertComplete(kind.target(), kind.arrives());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nothingButWhatIsWantedArrives(ImageKind kind) {
    String identifier = kind.targetIdentifier();

    assertThat(mirror.tags(kind.target()))
        .isEqualTo(identifier.contains(":") ? List.of() : List.of(identifier));
    if (!kind.arrives().equals(kind.image())) {
      assertThat(mirror.hasManifest(kind.target(), kind.image().manifest().digest())).isFalse();
      kind.image().children().stream()
          .filter(child -> !child.equals(kind.arrives()))
          .forEach(
              child ->
                  assertThat(mirror.hasManifest(kind.target(), child.manifest().digest()))
                      .isFalse());
    }
  }

  @ParameterizedTest
  @CsvSource({"amd64,,0", "arm64,,1", "arm,v7,2"})
  void skopeoCopiesEachPlatformOfAnIndex(String architecture, String variant, int child) {
    ImageKind kind = kind("oci-index");
    Path folder = directory.resolve("copy-" + architecture);

    Skopeo.copy(
        target,
        kind.target() + ":1.0",
        folder,
        "--override-os=linux",
        "--override-arch=" + architecture,
        "--override-variant=" + (variant == null ? "" : variant));

    for (SampleBlob blob : kind.image().children().get(child).blobs()) {
      assertThat(folder.resolve(blob.digest().hex())).hasBinaryContent(blob.content());
    }
  }

  @Test
  void eachBlobIsReadOnceAndMountedWhereElseItIsWanted() {
    Set<String> distinct = new HashSet<>();
    int placements = 0;
    for (ImageKind kind : KINDS) {
      Set<SampleBlob> blobs = new HashSet<>(kind.arrives().allBlobs());
      blobs.forEach(blob -> distinct.add(blob.toString()));
      placements += blobs.size();
    }

    assertThat(first.source().blobPulls()).containsExactlyInAnyOrderElementsOf(distinct);
    assertThat(first.target().blobUploads()).hasSize(distinct.size());
    assertThat(first.target().blobMounts())
        .doesNotHaveDuplicates()
        .hasSize(placements - distinct.size());
  }

  @Test
  void theSecondRunLooksTwicePerImageAndPullsAndPushesNothing() {
    assertUnchanged(second);
    for (ImageKind kind : KINDS) {
      Requests asked = second.source().of(kind.source());
      Requests answered = second.target().admitted().of(kind.target());

      assertThat(asked.manifestHeads()).as(kind.name()).hasSizeLessThanOrEqualTo(1);
      assertThat(asked.manifestHeads().size()).isEqualTo(asked.entries().size());
      if (!kind.isPinned()) {
        assertThat(asked.manifestHeads())
            .containsExactly("/v2/%s/manifests/1.0".formatted(kind.source()));
      }
      assertThat(answered.manifestHeads())
          .containsExactly("/v2/%s/manifests/%s".formatted(kind.target(), kind.targetIdentifier()));
      assertThat(answered.entries()).hasSize(1);
    }
  }

  @Test
  void lostStateCostsPullsOfManifestsAndNothingElse() {
    assertUnchanged(withoutState);
    assertThat(withoutState.source().manifestPulls()).isNotEmpty();
    assertThat(withoutState.source().blobPulls()).isEmpty();
    assertThat(withoutState.target().entries())
        .allSatisfy(entry -> assertThat(entry.method()).isEqualTo("HEAD"));
  }

  @Test
  void withinOneRegistryEverythingIsMounted() throws IOException {
    ImageKind kind = kind("docker-list");
    Path file =
        SyncFile.write(
            directory.resolve("inside.yaml"),
            SyncFile.task(
                "inside",
                source,
                source,
                List.of(SyncFile.mapping(kind.source(), "copies/inside", "1.0", "all"))));

    Pass inside = pass("inside-state", file);

    assertThat(inside.run().exitCode()).isZero();
    assertThat(inside.source().blobPulls()).isEmpty();
    assertThat(inside.source().blobUploads()).isEmpty();
    assertThat(inside.source().blobMounts()).hasSize(kind.image().allBlobs().size());
    assertThat(new RegistryReader(source).manifest("copies/inside", "1.0").digest())
        .isEqualTo(kind.image().manifest().digest());

    Pass again = pass("inside-state", file);

    assertUnchanged(again);
    assertThat(again.source().entries()).hasSize(2);
  }

  private static void assertUnchanged(Pass pass) {
    assertThat(pass.run().exitCode()).isZero();
    assertThat(pass.run().outcomes()).containsOnly("unchanged");
  }

  private void assertComplete(String repository, SampleImage image) {
    for (SampleImage child : image.children()) {
      assertThat(mirror.hasManifest(repository, child.manifest().digest())).isTrue();
      assertComplete(repository, child);
    }
    for (SampleBlob blob : image.blobs()) {
      assertThat(mirror.hasBlob(repository, blob.digest())).as("%s", blob).isTrue();
    }
  }

  private static ImageKind kind(String name) {
    return KINDS.stream().filter(kind -> kind.name().equals(name)).findFirst().orElseThrow();
  }

  private Pass pass(String state, Path file) {
    return Pass.sync(source, target, directory.resolve(state), Map.of(), List.of(file.toString()));
  }
}
