package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.Repository;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.Deadline;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.SyncListener;
import io.drayage.testing.Failed;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.FaultKind;
import io.drayage.testing.TwoRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Blobs of concurrent images; the test starts each transfer. */
class BlobCopierTest {
  private static final byte[] LAYER = "layer".getBytes(StandardCharsets.UTF_8);
  private static final Descriptor BLOB =
      new Descriptor(new MediaType("layer"), Digest.sha256(LAYER), LAYER.length);

  private final TwoRegistries registries = TwoRegistries.empty();
  private final Queue<Runnable> transfers = new ConcurrentLinkedQueue<>();
  private Duration patience = Duration.ofHours(1);
  private final BlobCopier copier =
      new BlobCopier(
          new BlobLedger(Memory.none()), new TransferQueue(transfers::add), blob -> patience);
  private final Repository from = registries.from().repository("app");

  @Test
  void imagesOfOneRepositoryMountABlobOnce() {
    registries.from().put(from, LAYER);
    CompletableFuture<Void> other = copy("mirror/other");
    CompletableFuture<Void> one = copy("mirror/app");
    CompletableFuture<Void> two = copy("mirror/app");

    transferAll();

    assertThat(List.of(other, one, two)).allSatisfy(copy -> assertThat(copy).isCompleted());
    assertThat(registries.from().requests("GET blob")).hasSize(1);
    assertThat(registries.to().requests("POST mount")).hasSize(1);
  }

  @Test
  void whenTheFirstFailsTheNextImageOfTheRepositoryTakesOver() {
    registries.from().put(from, LAYER);
    AtomicBoolean failed = new AtomicBoolean();
    registries
        .from()
        .onRequest(
            request -> {
              if (!failed.getAndSet(true)) {
                throw new IllegalStateException("first");
              }
            });
    CompletableFuture<Void> one = copy("mirror/app");
    CompletableFuture<Void> two = copy("mirror/app");

    transferAll();

    assertThat(one).isCompletedExceptionally();
    assertThat(two).isCompleted();
    assertThat(registries.to().blob(registries.to().repository("mirror/app"), BLOB.digest()))
        .isPresent();
  }

  @FaultKind("A7")
  @Test
  void afterABlobThatFailsNoOtherOfTheImageBegins() {
    registries.from().put(from, LAYER);
    List<Descriptor> blobs = new ArrayList<>(List.of(BLOB));
    for (int number = 1; number < 10_000; number++) {
      byte[] missing = ("missing " + number).getBytes(StandardCharsets.UTF_8);
      blobs.add(new Descriptor(BLOB.mediaType(), Digest.sha256(missing), missing.length));
    }

    CompletableFuture<Void> lacking = copy("mirror/app", blobs);
    CompletableFuture<Void> other = copy("mirror/app");
    transferAll();

    assertThatThrownBy(lacking::join).rootCause().is(Failed.NOT_FOUND);
    assertThat(registries.from().requests("GET blob")).hasSize(2);
    assertThat(registries.to().requests("POST upload")).hasSize(2);
    assertThat(other).isCompleted();
  }

  @Test
  void aBlobOfTwoSourcesIsSentOnce() {
    FakeRegistry other = new FakeRegistry("other.example");
    Repository there = other.repository("app");
    other.put(there, LAYER);
    registries.from().put(from, LAYER);
    CompletableFuture<Void> first = copy("mirror/first");
    CompletableFuture<Void> second = copy(other, there, "mirror/second", List.of(BLOB));

    transferAll();

    assertThat(List.of(first, second)).allSatisfy(copy -> assertThat(copy).isCompleted());
    assertThat(other.requests("GET blob")).isEmpty();
    assertThat(registries.to().requests("POST mount")).hasSize(1);
  }

  @FaultKind("A7")
  @Test
  void anImageDoesNotWaitForeverForABlobOfAnotherSource() {
    FakeRegistry quick = new FakeRegistry("quick.example");
    Repository there = quick.repository("app");
    quick.put(there, LAYER);
    registries.from().put(from, LAYER);
    patience = Duration.ZERO;
    List<Boolean> arrivedMeanwhile = new ArrayList<>();
    CompletableFuture<Void> slow = copy("mirror/slow");
    CompletableFuture<Void> other = copy(quick, there, "mirror/quick", List.of(BLOB));
    // the first transfer is the slow one, which has not begun
    await().until(() -> transfers.size() == 2);
    registries
        .from()
        .onRequest(
            request -> {
              transferAll();
              arrivedMeanwhile.add(other.isDone());
            });

    transferAll();

    assertThat(arrivedMeanwhile).containsExactly(true);
    assertThat(List.of(slow, other)).allSatisfy(copy -> assertThat(copy).isCompleted());
  }

  private void transferAll() {
    for (Runnable next = transfers.poll(); next != null; next = transfers.poll()) {
      next.run();
    }
  }

  private CompletableFuture<Void> copy(String path) {
    return copy(path, List.of(BLOB));
  }

  private CompletableFuture<Void> copy(String path, List<Descriptor> blobs) {
    return copy(registries.from(), from, path, blobs);
  }

  private CompletableFuture<Void> copy(
      FakeRegistry source, Repository sourceRepository, String path, List<Descriptor> blobs) {
    ImagePair pair =
        new ImagePair(
            "run",
            "task",
            1,
            sourceRepository.tag("1"),
            registries.to().repository(path).tag("1"),
            ImagePair.ALL_PLATFORMS);
    CopyOrder order = new CopyOrder(pair, BLOB.digest(), null, true, false, 1);
    BlobTransfer transfer =
        BlobTransfer.of(
            order,
            source,
            registries.to(),
            Presence.firstLook(),
            Optional.empty(),
            new Deadline("app", Duration.ofMinutes(1), System::nanoTime),
            new ImageBytes(pair, SyncListener.none()));
    return copier.copyAll(transfer, blobs);
  }
}
