package io.drayage.sync;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.registry.BlobUpload;
import io.drayage.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings blobs to the target: skipped where they are there, mounted where another repository has
 * them, streamed otherwise, never by way of a disk.
 */
final class BlobCopier {
  private static final Logger LOG = LoggerFactory.getLogger(BlobCopier.class);

  private final BlobLedger ledger;
  private final TransferQueue transfers;
  private final SyncListener listener;

  BlobCopier(BlobLedger ledger, TransferQueue transfers, SyncListener listener) {
    this.ledger = ledger;
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
      return other.get().thenComposeAsync(ended -> copy(route, blob), small(route));
    }
    return copyFirst(route, blob)
        .whenComplete((done, failure) -> ledger.ended(route.to(), blob.digest(), mine));
  }

  private CompletableFuture<Void> copyFirst(BlobRoute route, Descriptor blob) {
    BlobLedger.Claim claim = ledger.claim(route.to(), blob.digest());
    return claim.isLeader() ? lead(route, blob, claim) : follow(route, blob, claim);
  }

  private CompletableFuture<Void> lead(BlobRoute route, Descriptor blob, BlobLedger.Claim claim) {
    return CompletableFuture.runAsync(
            () -> bring(route, blob), transfers.of(route.taskName(), blob.sizeBytes()))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                ledger.landed(route.to(), blob.digest());
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
            small(route));
  }

  private CompletableFuture<Void> fromSameRegistry(
      BlobRoute route, Descriptor blob, Repository where) {
    if (!where.equals(route.to())) {
      route.checkTime();
      mountOrSend(route, blob, where);
      ledger.landed(route.to(), blob.digest());
    }
    return CompletableFuture.completedFuture(null);
  }

  private void bring(BlobRoute route, Descriptor blob) {
    route.checkTime();
    if (mayBeThere(route, blob) && route.target().hasBlob(route.to(), blob)) {
      return;
    }
    if (route.isWithinOneRegistry()) {
      mountOrSend(route, blob, route.from());
      return;
    }
    Optional<Repository> hint = ledger.hint(route.to(), blob.digest());
    if (hint.isPresent()) {
      mountOrSend(route, blob, hint.get());
      return;
    }
    send(route, blob, route.target().startUpload(route.to(), blob.digest()));
  }

  /**
   * A repository without tags may yet hold what an earlier run brought before it was broken off.
   */
  private boolean mayBeThere(BlobRoute route, Descriptor blob) {
    return !route.targetIsNew() || ledger.wasIn(route.to(), blob.digest());
  }

  private void mountOrSend(BlobRoute route, Descriptor blob, Repository where) {
    Optional<BlobUpload> refused = route.target().mountBlob(route.to(), blob.digest(), where);
    if (refused.isPresent()) {
      ledger.refused(where, blob.digest());
      send(route, blob, refused.get());
    }
  }

  private Executor small(BlobRoute route) {
    return transfers.ofSmall(route.taskName());
  }

  /** An upload that broke, or got wrong bytes, is begun anew once; a broken source is not. */
  private void send(BlobRoute route, Descriptor blob, BlobUpload upload) {
    Optional<RegistryException> failure = sendOnce(route, blob, upload);
    if (failure.isEmpty()) {
      return;
    }
    if (!isWorthAnother(route, failure.get())) {
      throw failure.get();
    }
    LOG.debug("{}; once more", failure.get().getMessage());
    if (isThereAllTheSame(route, blob, failure.get())) {
      return;
    }
    sendOnce(route, blob, route.target().startUpload(route.to(), blob.digest()))
        .ifPresent(
            again -> {
              throw again;
            });
  }

  private static boolean isWorthAnother(BlobRoute route, RegistryException failure) {
    boolean passing =
        failure instanceof RegistryException.Unreachable
            || failure instanceof RegistryException.Unavailable;
    // what the source can't send was asked for several times already
    boolean atTarget = failure.details().registry().equals(route.target().host());
    return (passing && atTarget) || failure instanceof RegistryException.InvalidContent;
  }

  /** A connection that broke after the last byte does not tell whether the blob was kept. */
  private static boolean isThereAllTheSame(
      BlobRoute route, Descriptor blob, RegistryException failure) {
    try {
      return route.target().hasBlob(route.to(), blob);
    } catch (RegistryException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** What went wrong once the blob was open, if anything. */
  private Optional<RegistryException> sendOnce(
      BlobRoute route, Descriptor blob, BlobUpload upload) {
    listener.bytesExpected(blob.sizeBytes());
    CountedStream counted = new CountedStream(listener);
    boolean committed = false;
    try (InputStream content = route.source().openBlob(route.from(), blob)) {
      Optional<RegistryException> failure =
          failureOf(() -> upload.send(blob, route.watched(blob, counted.over(content))));
      committed = failure.isEmpty();
      return failure;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (committed) {
        route.sent(blob.sizeBytes());
      } else {
        counted.takeBack();
        listener.bytesExpected(-blob.sizeBytes());
        upload.cancel();
      }
    }
  }

  private static Optional<RegistryException> failureOf(Runnable sending) {
    try {
      sending.run();
      return Optional.empty();
    } catch (RegistryException e) {
      return Optional.of(e);
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
