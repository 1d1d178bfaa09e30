package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Deadline;
import io.drayage.sync.ImagePair;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds of the number and size of an image's manifests. */
@Timeout(60)
class ManifestBoundsTest {
  private final TwoRegistries registries = TwoRegistries.empty();
  private final ImageCopier copier = registries.copier();
  private final Repository from = registries.from().repository("app");
  private final Repository to = registries.to().repository("mirror/app");

  @ParameterizedTest
  @ValueSource(strings = {"linux/amd64", "linux/amd64,linux/arm64"})
  @FaultKind("A2")
  void anIndexThatNamesAnotherAHundredTimesIsLookedIntoOnce(String platform) {
    RawManifest top = tower(7);

    assertThatThrownBy(() -> copy(top, platform))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("no image for platform");
    // each index once for each platform
    assertThat(registries.from().requests("GET manifest")).hasSizeLessThanOrEqualTo(1 + 2 * 7);
  }

  @Test
  @FaultKind("A2")
  void onlySoManyManifestsAreLookedInto() {
    List<RawManifest> inner = new ArrayList<>();
    for (int number = 0; number < 1_200; number++) {
      inner.add(index("[]", "\"number\":" + number));
    }
    RawManifest top = index(entries(inner), "");

    assertThatThrownBy(() -> copy(top, "linux/amd64"))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("more than 1000 manifests");
    assertThat(registries.from().requests("GET manifest")).hasSize(1_001);
  }

  @Test
  @FaultKind("A2")
  void theTimeOfAnImageHoldsForItsManifestsToo() {
    RawManifest top = tower(7);

    assertThatThrownBy(() -> copier.within(Duration.ZERO).copy(order(top, "linux/amd64")))
        .is(Failed.OVERDUE);
    assertThat(registries.from().requests("GET manifest")).hasSize(1);
  }

  @Test
  @FaultKind("A2")
  void anEntryThatIsNamedOftenIsLookedForOnce() {
    Image image = Image.of("{}", "layer").in(registries.from(), from.tag("part"));
    image.in(registries.to(), to.tag("part"));
    RawManifest top = index(entries(Collections.nCopies(500, image.manifest())), "");

    copy(top, "all");

    assertThat(registries.to().requests("HEAD manifest")).hasSize(1);
  }

  @Test
  @FaultKind("A3")
  void theManifestsOfAnImageAreBoundedTogether() {
    List<RawManifest> children = new ArrayList<>();
    for (int number = 0; number < 40; number++) {
      children.add(
          put(
              RawManifest.of(
                  MediaType.OCI_MANIFEST,
                  "{\"layers\":[],\"n\":\"%s%d\"}"
                      .formatted("x".repeat(400_000), number)
                      .getBytes(StandardCharsets.UTF_8))));
    }
    RawManifest top = index(entries(children), "");

    assertThatThrownBy(() -> copy(top, "all"))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("the manifests of the image have more than 8 MiB together");
    assertThat(registries.from().requests("GET manifest")).hasSizeLessThan(25);
    assertThat(registries.to().requests("PUT")).isEmpty();
  }

  @Test
  @FaultKind("A3")
  void ofOneSourceOneImageWithLargeManifestsHasRoomAtATime() {
    RawManifest large =
        RawManifest.of(MediaType.OCI_MANIFEST, new byte[RawManifest.ORDINARY_BYTES + 1]);
    RawManifest ordinary = RawManifest.of(MediaType.OCI_MANIFEST, new byte[1_000]);
    ManifestRoom room = new ManifestRoom();
    Deadline none = new Deadline("app:1", Duration.ZERO, System::nanoTime);
    try (ManifestRoom.Reservation other = room.forImageFrom(new RegistryHost("b.example"), none);
        ManifestRoom.Reservation third = room.forImageFrom(new RegistryHost("c.example"), none)) {
      try (ManifestRoom.Reservation first = room.forImageFrom(new RegistryHost("a.example"), none);
          ManifestRoom.Reservation same = room.forImageFrom(new RegistryHost("a.example"), none)) {
        first.take(() -> large);
        other.take(() -> large);

        assertThat(same.take(() -> ordinary)).isEqualTo(ordinary);
        assertThatThrownBy(() -> same.take(() -> large)).is(Failed.OVERDUE);
        assertThatThrownBy(() -> third.take(() -> large)).is(Failed.OVERDUE);
      }
      assertThat(third.take(() -> large)).isEqualTo(large);
    }
  }

  @Test
  @FaultKind({"A3", "A7"})
  void anImageWithLargeManifestsIsCopiedWhileTheBlobsOfAnotherDrip() throws Exception {
    CopyOrder slow = largeOrder("slow");
    CopyOrder other = largeOrder("other");
    CountDownLatch dripping = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    registries
        .from()
        .onRequest(
            request -> {
              if (request.startsWith("GET blob") && dripping.getCount() > 0) {
                dripping.countDown();
                await(release);
              }
            });
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<CopyResult> first = pool.submit(() -> copier.copy(slow));
      dripping.await();

      assertThat(pool.submit(() -> copier.copy(other)).get(20, TimeUnit.SECONDS))
          .isInstanceOf(CopyResult.Copied.class);
      assertThat(first.isDone()).isFalse();
      release.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(CopyResult.Copied.class);
    } finally {
      release.countDown();
      pool.shutdownNow();
    }
    assertThat(registries.to().manifest(to.tag("slow")))
        .map(RawManifest::digest)
        .contains(slow.sourceDigest());
    // once to find its blobs, once to push it
    assertThat(registries.from().requests("GET manifest app@" + slow.sourceDigest())).hasSize(2);
  }

  /** Indexes on top of each other, each of which names the one below a hundred times. */
  private RawManifest tower(int height) {
    RawManifest top = index("[]", "");
    for (int floor = 1; floor < height; floor++) {
      top = index(entries(Collections.nCopies(100, top)), "");
    }
    return top;
  }

  private static String entries(List<RawManifest> manifests) {
    List<String> entries = new ArrayList<>();
    for (RawManifest manifest : manifests) {
      entries.add(
          "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
              .formatted(manifest.mediaType(), manifest.digest(), manifest.size()));
    }
    return "[" + String.join(",", entries) + "]";
  }

  private RawManifest index(String entries, String more) {
    String text = "{\"manifests\":%s%s}".formatted(entries, more.isEmpty() ? "" : "," + more);
    return put(RawManifest.of(MediaType.OCI_INDEX, text.getBytes(StandardCharsets.UTF_8)));
  }

  private RawManifest put(RawManifest manifest) {
    registries.from().put(from.digest(manifest.digest()), manifest);
    return manifest;
  }

  private void copy(RawManifest top, String platform) {
    registries.forgetRequests();
    copier.copy(order(top, platform));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RawManifest large(String layer) {
    byte[] blob = layer.getBytes(StandardCharsets.UTF_8);
    registries.from().put(from, blob);
    return RawManifest.of(
        MediaType.OCI_MANIFEST,
        "{\"layers\":[{\"digest\":\"%s\",\"size\":%d}],\"n\":\"%s\"}"
            .formatted(Digest.sha256(blob), blob.length, "x".repeat(RawManifest.ORDINARY_BYTES))
            .getBytes(StandardCharsets.UTF_8));
  }

  private CopyOrder largeOrder(String name) {
    RawManifest top = large(name);
    registries.from().put(from.tag(name), top);
    ImagePair pair = new ImagePair("run", "task", 1, from.tag(name), to.tag(name), "all");
    return new CopyOrder(pair, top.digest(), null, false, false, 1);
  }

  private CopyOrder order(RawManifest top, String platform) {
    registries.from().put(from.tag("1"), top);
    ImagePair pair = new ImagePair("run", "task", 1, from.tag("1"), to.tag("1"), platform);
    return new CopyOrder(pair, top.digest(), null, false, false, 1);
  }

  @Test
  void aPlatformBehindEntriesThatDoNotServeIsFound() {
    Image image = Image.of("{}", "layer").in(registries.from(), from.tag("part"));
    RawManifest inner = put(Image.index(Map.of("linux/amd64", image.manifest())));
    RawManifest top = index(entries(List.of(index("[]", ""), index("[]", ""), inner)), "");

    copy(top, "linux/amd64");

    assertThat(registries.to().manifest(to.tag("1"))).contains(image.manifest());
  }
}
