package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.registry.UnreachableException;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.testing.Failed;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ImageCopierTest {
  private final TwoRegistries registries = TwoRegistries.empty();

  @AutoClose("shutdownNow")
  private final ExecutorService transfers = Executors.newFixedThreadPool(4);

  private final AtomicLong total = new AtomicLong();
  private final AtomicLong moved = new AtomicLong();
  private final AtomicLong saved = new AtomicLong();
  private final StopSignal stop = new StopSignal();
  private final ImageCopier copier =
      new ImageCopier(
          registries,
          registries,
          transfers,
          new SyncListener() {
            @Override
            public void copyBegan(ImagePair image, long totalBytes) {
              total.addAndGet(totalBytes);
            }

            @Override
            public void bytesMoved(ImagePair image, long bytes) {
              moved.addAndGet(bytes);
            }

            @Override
            public void bytesSaved(ImagePair image, long bytes) {
              saved.addAndGet(bytes);
            }
          },
          stop);
  private final Repository from = registries.from().repository("app");
  private final Repository to = registries.to().repository("mirror/app");

  @Test
  void anImageArrivesWithItsBlobsThenItsTag() {
    Image image = push("1", "{}", "layer one", "layer two");

    CopyResult result = copy(image.manifest());

    assertThat(result).isInstanceOf(CopyResult.Copied.class);
    assertThat(registries.to().manifest(to.tag("1"))).isPresent();
    assertThat(last(registries.to().requests())).isEqualTo("PUT manifest mirror/app:1");
    assertThat(registries.to().requests("PUT blob")).hasSize(3);
    assertThat(moved.get()).isEqualTo("{}layer onelayer two".length());
    assertThat(result.bytesSent()).isEqualTo(moved.get() + image.manifest().size());
    assertThat(total).hasValue(moved.get());
    assertThat(saved).hasValue(0);
  }

  @Test
  void aNewRepositoryIsNotAskedForBlobs() {
    Image image = push("1", "{}", "layer");

    copy(image.manifest());

    assertThat(registries.to().requests("HEAD")).isEmpty();
  }

  @Test
  void blobsThatTheTargetHasAreNotFetched() {
    Image image = push("1", "{}", "layer");
    registries.to().put(to, image.blobs().get(1));

    copyToExisting("1", image.manifest());

    assertThat(registries.from().requests("GET blob"))
        .containsExactly("GET blob app@" + image.blob(0));
    assertThat(saved).hasValue("layer".length());
    assertThat(moved).hasValue("{}".length());
    assertThat(total).hasValue(moved.get() + saved.get());
  }

  @Test
  void aBlobWantedInTwoRepositoriesIsFetchedOnceAndMounted() {
    Image two =
        copyTwoSharing(
            push("1", "{\"a\":1}", "shared"), registries.to().repository("mirror/other"));

    assertThat(registries.from().requests("GET blob")).hasSize(3);
    assertThat(registries.to().requests("POST mount"))
        .containsExactly("POST mount mirror/other@" + two.blob(1) + " from mirror/app");
    assertThat(saved).hasValue("shared".length());
    assertThat(total).hasValue(moved.get() + saved.get());
  }

  @Test
  void aRefusedMountIsSentThroughTheUploadItOpened() {
    registries.to().refuseMountsFrom(to);

    Image two =
        copyTwoSharing(
            push("1", "{\"a\":1}", "shared"), registries.to().repository("mirror/other"));

    assertThat(registries.to().requests("POST upload mirror/other"))
        .containsExactly("POST upload mirror/other@" + two.blob(0));
  }

  @Test
  void imagesThatNeedTheSameBlobAtTheSameTimeFetchItOnce() throws Exception {
    CountDownLatch bothStarted = new CountDownLatch(2);
    registries
        .from()
        .onRequest(
            request -> {
              if (request.startsWith("GET manifest")) {
                bothStarted.countDown();
              }
              if (request.startsWith("GET blob")) {
                await(bothStarted);
              }
            });
    List<CopyOrder> orders = ordersSharing("shared");

    List<CopyResult> results = copyTogether(orders);

    assertThat(results).allMatch(result -> result instanceof CopyResult.Copied);
    assertThat(registries.from().requests("GET blob"))
        .filteredOn(
            request ->
                request.endsWith(
                    Digest.sha256("shared".getBytes(StandardCharsets.UTF_8)).toString()))
        .hasSize(1);
    assertThat(saved).hasValue("shared".length());
    assertThat(total).hasValue(moved.get() + saved.get());
  }

  @Test
  void whenTheFirstTransferOfABlobFailsAnotherImageTakesItOver() throws Exception {
    AtomicInteger gets = new AtomicInteger();
    CountDownLatch bothStarted = new CountDownLatch(2);
    String shared = "shared blob";
    String digest = Digest.sha256(shared.getBytes(StandardCharsets.UTF_8)).toString();
    registries
        .from()
        .onRequest(
            request -> {
              if (request.startsWith("GET manifest")) {
                bothStarted.countDown();
              }
              if (request.startsWith("GET blob") && request.endsWith(digest)) {
                await(bothStarted);
                if (gets.incrementAndGet() == 1) {
                  throw RegistryException.of(
                      FailureKind.UNREACHABLE,
                      new RegistryException.Details(registries.from().host(), request, "reset", ""),
                      null);
                }
              }
            });
    List<CopyOrder> orders = ordersSharing(shared);

    List<Future<CopyResult>> running = start(orders);
    int copied = 0;
    for (Future<CopyResult> future : running) {
      try {
        future.get(20, TimeUnit.SECONDS);
        copied++;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(UnreachableException.class);
      }
    }

    assertThat(copied).isEqualTo(1);
    assertThat(gets.get()).isEqualTo(2);
  }

  @Test
  void anIndexArrivesWholeEachManifestAfterWhatItNames() {
    Image amd = push("amd", "{\"a\":1}", "amd");
    Image arm = push("arm", "{\"b\":1}", "arm");
    RawManifest index = pushIndex(amd, arm);

    copy(index);

    assertThat(registries.to().manifest(to.tag("1")))
        .get()
        .extracting(RawManifest::digest)
        .isEqualTo(index.digest());
    List<String> requests = registries.to().requests();
    int firstManifest = firstIndex(requests, "PUT manifest");
    assertThat(requests.subList(firstManifest, requests.size()))
        .allMatch(request -> request.startsWith("PUT manifest"))
        .hasSize(3);
    assertThat(last(requests)).isEqualTo("PUT manifest mirror/app:1");
  }

  @Test
  void aChildThatTheTargetHasIsNotPulledAgain() {
    Image amd = push("amd", "{\"a\":1}", "amd");
    Image arm = push("arm", "{\"b\":1}", "arm");
    RawManifest index = pushIndex(amd, arm);
    amd.in(registries.to(), to.tag("old"));

    copyToExisting("1", index);

    assertThat(registries.from().requests("GET manifest"))
        .containsExactly(
            "GET manifest app@" + index.digest(), "GET manifest app@" + arm.manifest().digest());
  }

  @Test
  void onePlatformOfAnIndexArrivesAsItsOwnManifestAndIsRemembered() {
    Image amd = push("amd", "{\"a\":1}", "amd");
    Image arm = push("arm", "{\"b\":1}", "arm");
    RawManifest index = pushIndex(amd, arm);

    copier.copy(order(from.tag("1"), to.tag("1"), index, "linux/arm64"));

    assertThat(registries.to().manifest(to.tag("1")))
        .get()
        .extracting(RawManifest::digest)
        .isEqualTo(arm.manifest().digest());
    assertThat(registries.platformManifest(index.digest(), "linux/arm64"))
        .contains(arm.manifest().digest());
    assertThat(registries.from().requests("GET blob")).hasSize(2);
  }

  @Test
  void aPlatformThatTurnsOutToBeThereAlreadyIsUnchanged() {
    Image amd = push("amd", "{\"a\":1}", "amd");
    RawManifest index = pushIndex(amd, Image.of("{\"b\":1}", "arm"));
    amd.in(registries.to(), to.tag("1"));
    CopyOrder order =
        new CopyOrder(
            pair(from.tag("1"), to.tag("1"), "linux/amd64"),
            index.digest(),
            amd.manifest().digest(),
            false,
            false,
            1);

    assertThat(copier.copy(order)).isInstanceOf(CopyResult.Unchanged.class);
    assertThat(registries.to().requests()).isEmpty();
  }

  @Test
  void aPlatformThatIsNotThereIsAnErrorThatListsThoseThatAre() {
    RawManifest index = pushIndex(Image.of("{\"a\":1}", "amd"), Image.of("{\"b\":1}", "arm"));

    assertThatThrownBy(() -> copier.copy(order(from.tag("1"), to.tag("1"), index, "linux/s390x")))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("linux/s390x")
        .hasMessageContaining("linux/amd64, linux/arm64");
  }

  @Test
  void aMissingBlobAtTheSourceLeavesTheTargetWithoutTheTag() {
    Image image = push("1", "{}", "layer");
    registries.from().remove(from, image.blob(1));

    assertThatThrownBy(() -> copy(image.manifest())).is(Failed.NOT_FOUND);
    assertThat(registries.to().requests("PUT manifest")).isEmpty();
    assertThat(registries.to().requests("DELETE upload")).hasSize(1);
  }

  @Test
  void whatTheTargetLostMeanwhileIsSentAgain() {
    Image one = push("1", "{\"a\":1}", "layer");
    Image two = push("2", "{\"b\":1}", "layer");
    copy(one.manifest());
    registries.to().remove(to, one.blob(1));

    CopyResult result = copyToExisting("2", two.manifest());

    assertThat(result).isInstanceOf(CopyResult.Copied.class);
    assertThat(registries.to().blob(to, two.blob(1))).isPresent();
    assertThat(registries.to().manifest(to.tag("2"))).isPresent();
    assertThat(total).hasValue(moved.get() + saved.get());
  }

  @Test
  void aCacheThatKnowsOnlyTheTagIsPulledByTag() {
    Image image = push("1", "{}", "layer");
    registries.from().remove(from, image.manifest().digest());

    CopyResult result = copy(image.manifest());

    assertThat(result.targetDigest()).contains(image.manifest().digest());
  }

  @Test
  void nothingBeginsOnceTheProgramIsStopping() {
    Image image = push("1", "{}", "layer");
    stop.stop();

    assertThatThrownBy(() -> copy(image.manifest())).is(Failed.STOPPED);
  }

  private List<CopyResult> copyTogether(List<CopyOrder> orders) throws Exception {
    List<CopyResult> results = new ArrayList<>();
    for (Future<CopyResult> running : start(orders)) {
      results.add(running.get(20, TimeUnit.SECONDS));
    }
    return results;
  }

  private List<Future<CopyResult>> start(List<CopyOrder> orders) {
    ExecutorService threads = Executors.newFixedThreadPool(orders.size());
    List<Future<CopyResult>> running =
        orders.stream().map(order -> threads.submit(() -> copier.copy(order))).toList();
    threads.shutdown();
    return running;
  }

  private Image push(String tag, String... contents) {
    return Image.of(contents).in(registries.from(), from.tag(tag));
  }

  private RawManifest pushIndex(Image amd, Image arm) {
    RawManifest index =
        Image.index(
            new TreeMap<>(Map.of("linux/amd64", amd.manifest(), "linux/arm64", arm.manifest())));
    registries.from().put(from.tag("1"), index);
    return index;
  }

  /** Copies tag 1 into a new repository. */
  private CopyResult copy(RawManifest manifest) {
    return copier.copy(order(from.tag("1"), to.tag("1"), manifest, "all"));
  }

  private CopyResult copyToExisting(String tag, RawManifest manifest) {
    ImagePair pair = pair(from.tag(tag), to.tag(tag), "all");
    return copier.copy(new CopyOrder(pair, manifest.digest(), null, false, false, 1));
  }

  /** Copies two images of different repositories, with a layer in common, one after the other. */
  private Image copyTwoSharing(Image one, Repository otherTarget) {
    Repository other = registries.from().repository("other");
    Image two = Image.of("{\"b\":1}", "shared").in(registries.from(), other.tag("1"));
    copy(one.manifest());
    copier.copy(order(other.tag("1"), otherTarget.tag("1"), two.manifest(), "all"));
    assertThat(registries.to().manifest(otherTarget.tag("1"))).isPresent();
    return two;
  }

  /** Orders of two images of different repositories with a layer in common. */
  private List<CopyOrder> ordersSharing(String layer) {
    return Stream.of("one", "two")
        .map(
            name -> {
              Reference source = registries.from().repository(name).tag("1");
              Image image = Image.of("{\"" + name + "\":1}", layer).in(registries.from(), source);
              return order(
                  source, registries.to().repository(name).tag("1"), image.manifest(), "all");
            })
        .toList();
  }

  private static CopyOrder order(
      Reference source, Reference target, RawManifest manifest, String platform) {
    return new CopyOrder(pair(source, target, platform), manifest.digest(), null, true, false, 1);
  }

  private static ImagePair pair(Reference source, Reference target, String platform) {
    return new ImagePair("run", "task", 1, source, target, platform);
  }

  private static String last(List<String> requests) {
    return requests.get(requests.size() - 1);
  }

  private static int firstIndex(List<String> requests, String prefix) {
    for (int at = 0; at < requests.size(); at++) {
      if (requests.get(at).startsWith(prefix)) {
        return at;
      }
    }
    throw new AssertionError("no " + prefix);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
