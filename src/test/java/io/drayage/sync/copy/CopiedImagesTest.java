package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Registries;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.testing.Failed;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.FaultKind;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Interactions of images, and oddities of sources and targets. */
final class CopiedImagesTest {
  private final TwoRegistries registries = TwoRegistries.empty();
  private final FakeRegistry foreign = new FakeRegistry("foreign.example");

  @AutoClose("shutdownNow")
  private final ExecutorService transfers = Executors.newFixedThreadPool(4);

  private final ImageCopier copier =
      new ImageCopier(
          new Registries() {
            @Override
            public RegistrySource source(String taskName) {
              return taskName.equals("foreign") ? foreign : registries.from();
            }

            @Override
            public RegistryTarget target(String taskName) {
              return registries.to();
            }

            @Override
            public TargetPreparation preparation(String taskName) {
              return TargetPreparation.none();
            }
          },
          registries,
          transfers,
          SyncListener.none(),
          new StopSignal());
  private final Repository from = registries.from().repository("app");
  private final Repository to = registries.to().repository("mirror/app");
  private final Repository other = registries.to().repository("mirror/other");

  @Test
  @FaultKind("A18")
  void aLayerIsNotMountedForASourceThatDoesNotHaveIt() {
    Image hidden = Image.of("{\"a\":1}", "private layer").in(registries.from(), from.tag("1"));
    copy("own", from.tag("1"), to.tag("1"), hidden.manifest());
    Repository theirs = foreign.repository("theirs");
    Image thief = Image.of("{\"b\":1}", "private layer").in(foreign, theirs.tag("1"));
    foreign.remove(theirs, thief.blob(1));

    assertThatThrownBy(() -> copy("foreign", theirs.tag("1"), other.tag("1"), thief.manifest()))
        .is(Failed.NOT_FOUND);

    assertThat(registries.to().requests("POST mount")).isEmpty();
    assertThat(registries.to().blob(other, thief.blob(1))).isEmpty();
  }

  @Test
  @FaultKind("A18")
  void aLayerThatTheSourceShowsIsMountedAfterOneQuestion() {
    Image one = Image.of("{\"a\":1}", "layer").in(registries.from(), from.tag("1"));
    copy("own", from.tag("1"), to.tag("1"), one.manifest());
    Repository theirs = foreign.repository("theirs");
    Image two = Image.of("{\"b\":1}", "layer").in(foreign, theirs.tag("1"));

    copy("foreign", theirs.tag("1"), other.tag("1"), two.manifest());
    Repository third = registries.to().repository("mirror/third");
    copy("foreign", theirs.tag("1"), third.tag("1"), two.manifest());

    assertThat(foreign.requests("HEAD blob theirs@" + two.blob(1))).hasSize(1);
    assertThat(foreign.requests("GET blob theirs@" + two.blob(1))).isEmpty();
    assertThat(registries.to().blob(third, two.blob(1))).isPresent();
  }

  @Test
  @FaultKind("A18")
  void whatTheSourceHasSentItIsNotAskedForAgain() {
    Image one = Image.of("{\"a\":1}", "layer").in(registries.from(), from.tag("1"));
    copy("own", from.tag("1"), to.tag("1"), one.manifest());
    copy("own", from.tag("1"), other.tag("1"), one.manifest());

    assertThat(registries.from().requests("HEAD blob")).isEmpty();
    assertThat(registries.from().requests("GET blob")).hasSize(2);
  }

  @Test
  @FaultKind("A24")
  void anOrderThatWasOvertakenDoesNotPutTheTagBack() {
    Image before = Image.of("{\"a\":1}", "slow layer").in(registries.from(), from.tag("1"));
    Image after = Image.of("{\"b\":1}", "new layer");
    AtomicBoolean moved = new AtomicBoolean();
    registries
        .from()
        .onRequest(
            request -> {
              if (request.startsWith("GET blob") && !moved.getAndSet(true)) {
                after.in(registries.from(), from.tag("1"));
                copy("second", from.tag("1"), to.tag("1"), after.manifest());
              }
            });

    CopyResult late = copy("first", from.tag("1"), to.tag("1"), before.manifest());

    assertThat(registries.to().manifest(to.tag("1"))).contains(after.manifest());
    assertThat(late).isInstanceOf(CopyResult.Unchanged.class);
    assertThat(late.targetDigest()).contains(after.manifest().digest());
    assertThat(registries.to().requests("PUT manifest")).hasSize(1);
  }

  @Test
  @FaultKind("A24")
  void anOrderThatTheSourceStillNamesGoesOn() {
    Image old = Image.of("{\"a\":1}", "old").in(registries.from(), from.tag("1"));
    copy("first", from.tag("1"), to.tag("1"), old.manifest());
    Image now = Image.of("{\"b\":1}", "now").in(registries.from(), from.tag("1"));

    copy("second", from.tag("1"), to.tag("1"), now.manifest());

    assertThat(registries.to().manifest(to.tag("1"))).contains(now.manifest());
  }

  @Test
  @FaultKind("A45")
  void aRefusedMountIsNotTriedAgainBetweenTheTwoRepositories() {
    String[] contents =
        IntStream.range(0, 11).mapToObj("content %d"::formatted).toArray(String[]::new);
    Image image = Image.of(contents).in(registries.from(), from.tag("1"));
    image.in(registries.from(), from.tag("2"));
    registries.to().refuseMountsFrom(to);
    copy("own", from.tag("1"), to.tag("1"), image.manifest());

    copy("own", from.tag("1"), other.tag("1"), image.manifest());

    assertThat(registries.to().requests("POST mount")).hasSize(1);
    assertThat(registries.to().manifest(other.tag("1"))).isPresent();
  }

  @Test
  @FaultKind("A41")
  void aChildThatTheSourceLacksIsToldWithItsPlatform() {
    Image amd = Image.of("{\"a\":1}", "amd").in(registries.from(), from.tag("amd"));
    Image arm = Image.of("{\"b\":1}", "arm");
    RawManifest index = index(Map.of("linux/amd64", amd, "linux/arm64", arm));
    registries.from().put(from.tag("1"), index);

    for (String platform : new String[] {"all", "linux/arm64", "linux/amd64,linux/arm64"}) {
      assertThatThrownBy(() -> copy("own", from.tag("1"), to.tag("1"), index, platform))
          .is(Failed.NOT_FOUND)
          .hasMessageContaining("for linux/arm64")
          .hasMessageContaining(arm.manifest().digest().toString());
    }
  }

  @Test
  @FaultKind("A41")
  void aRefusalOfForeignLayersNamesThem() {
    RawManifest manifest =
        json(
            MediaType.DOCKER_MANIFEST,
            """
            {"schemaVersion":2,"layers":[{"mediaType":\
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","digest":\
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":9}]}""");
    registries.from().put(from.tag("1"), manifest);

    assertThatThrownBy(() -> copy("own", from.tag("1"), to.tag("1"), manifest))
        .is(Failed.REJECTED)
        .has(Failed.hint("manifests.urls.allow"))
        .hasMessageContaining("1 foreign layers");
    assertThat(registries.from().requests("GET blob")).isEmpty();
  }

  @Test
  @FaultKind("A37")
  void aChildHasTheTypeThatTheIndexGivesIt() {
    RawManifest docker = json(MediaType.DOCKER_MANIFEST, "{\"schemaVersion\":2,\"layers\":[]}");
    RawManifest index = Image.index(Map.of("linux/amd64", docker));
    registries.from().put(from.tag("1"), index);
    registries.from().put(from.digest(docker.digest()), docker.as(MediaType.OCI_MANIFEST));

    copy("own", from.tag("1"), to.tag("1"), index);
    copy("own", from.tag("1"), other.tag("1"), index, "linux/amd64");

    assertThat(registries.to().manifest(to.digest(docker.digest())))
        .get()
        .extracting(RawManifest::mediaType)
        .isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(registries.to().manifest(other.tag("1")))
        .get()
        .extracting(RawManifest::mediaType)
        .isEqualTo(MediaType.DOCKER_MANIFEST);
  }

  private static RawManifest json(MediaType type, String text) {
    return RawManifest.of(type, text.getBytes(StandardCharsets.UTF_8));
  }

  private static RawManifest index(Map<String, Image> images) {
    Map<String, RawManifest> manifests = new TreeMap<>();
    images.forEach((platform, image) -> manifests.put(platform, image.manifest()));
    return Image.index(manifests);
  }

  private CopyResult copy(String task, Reference source, Reference target, RawManifest manifest) {
    return copy(task, source, target, manifest, ImagePair.ALL_PLATFORMS);
  }

  private CopyResult copy(
      String task, Reference source, Reference target, RawManifest manifest, String platform) {
    ImagePair pair = new ImagePair("run", task, 1, source, target, platform);
    Digest named = registries.to().manifest(target).map(RawManifest::digest).orElse(null);
    return copier.copy(new CopyOrder(pair, manifest.digest(), named, named == null, false, 1));
  }
}
