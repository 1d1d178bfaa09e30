package io.drayage.sync;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.registry.BlobUpload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Brings blobs to the target: skipped where they are there, mounted where another repository has
 * them, streamed otherwise, never by way of a disk.
 */
final class BlobCopier {
  private final BlobLedger ledger;
  private final Executor transfers;
  private final SyncListener listener;
  private final BlobMemory memory;

  BlobCopier(BlobLedger ledger, Executor transfers, SyncListener listener, BlobMemory memory) {
    this.ledger = ledger;
    this.memory = memory;
    this.transfers = transfers;
    this.listener = listener;
  }

  /** Starts on all blobs, the largest first; the future ends when the last one has ended. */
  CompletableFuture<Void> copyAll(BlobRoute route, List<Descriptor> blobs) {
    CompletableFuture<?>[] all =
        blobs.stream()
            .sorted(Comparator.comparingLong(Descriptor::sizeBytes).reversed())
            .map(blob -> copy(route, blob))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all);
  }

  /** Images of one repository that come at once have a blob brought there once. */
  private CompletableFuture<Void> copy(BlobRoute route, Descriptor blob) {
    if (ledger.isIn(route.to(), blob.digest())) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    Optional<CompletableFuture<Void>> other = ledger.arriving(route.to(), blob.digest(), mine);
    if (other.isPresent()) {
      return other.get().thenComposeAsync(ended -> copy(route, blob), transfers);
    }
    return copyFirst(route, blob)
        .whenComplete((done, failure) -> ledger.ended(route.to(), blob.digest(), mine));
  }

  private CompletableFuture<Void> copyFirst(BlobRoute route, Descriptor blob) {
    BlobLedger.Claim claim = ledger.claim(route.to(), blob.digest());
    return claim.isLeader() ? lead(route, blob, claim) : follow(route, blob, claim);
  }

  private CompletableFuture<Void> lead(BlobRoute route, Descriptor blob, BlobLedger.Claim claim) {
    return CompletableFuture.runAsync(() -> bring(route, blob), transfers)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                ledger.landed(route.to(), blob.digest());
                memory.landed(route.to(), blob);
              } else {
                ledger.lost(route.to(), blob.digest(), claim, failure);
              }
            });
  }

  private CompletableFuture<Void> follow(BlobRoute route, Descriptor blob, BlobLedger.Claim claim) {
    return claim
        .landing()
        .handle((where, failure) -> Optional.ofNullable(where))
        .thenComposeAsync(
            where ->
                where.isPresent()
                    ? fromSameRegistry(route, blob, where.get())
                    // the leader gave up: whoever claims first takes over, the others wait again
                    : copyFirst(route, blob),
            transfers);
  }

  private CompletableFuture<Void> fromSameRegistry(
      BlobRoute route, Descriptor blob, Repository where) {
    if (!where.equals(route.to())) {
      mountOrSend(route, blob, where);
      ledger.landed(route.to(), blob.digest());
    }
    return CompletableFuture.completedFuture(null);
  }

  private void bring(BlobRoute route, Descriptor blob) {
    Optional<Repository> known = memory.home(route.to(), blob);
    boolean mayBeThere = !route.targetIsNew() || known.equals(Optional.of(route.to()));
    if (mayBeThere && route.target().hasBlob(route.to(), blob)) {
      return;
    }
    Optional<Repository> neighbour =
        route.isWithinOneRegistry()
            ? Optional.of(route.from())
            : known.filter(home -> !home.equals(route.to()));
    if (neighbour.isPresent()) {
      mountOrSend(route, blob, neighbour.get());
      return;
    }
    send(route, blob, route.target().startUpload(route.to(), blob.digest()));
  }

  private void mountOrSend(BlobRoute route, Descriptor blob, Repository where) {
    Optional<BlobUpload> refused = route.target().mountBlob(route.to(), blob.digest(), where);
    refused.ifPresent(upload -> send(route, blob, upload));
  }

  private void send(BlobRoute route, Descriptor blob, BlobUpload upload) {
    listener.bytesExpected(blob.sizeBytes());
    CountedStream counted = new CountedStream(listener);
    boolean committed = false;
    try (InputStream content = route.source().openBlob(route.from(), blob)) {
      upload.send(blob, route.watched(blob, counted.over(content)));
      committed = true;
      route.sent(blob.sizeBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!committed) {
        counted.takeBack();
        upload.cancel();
      }
    }
  }

  /** The failure that a future of this class ended with. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
