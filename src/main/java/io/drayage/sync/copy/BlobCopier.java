package io.drayage.sync.copy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.registry.BlobUpload;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Copies blobs to the target: skips those that are there, mounts those of other repositories, and
 * streams the rest without a disk.
 */
final class BlobCopier {
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(10);
  private static final long SLOW_BYTES_PER_SECOND = 1 << 20;

  private final BlobLedger ledger;
  private final TransferQueue transfers;
  private final BlobSender sender;
  private final BlobMounts mounts = new BlobMounts();
  private final Function<Descriptor, Duration> patience;

  BlobCopier(BlobLedger ledger, TransferQueue transfers) {
    this(ledger, transfers, BlobCopier::patience);
  }

  /** {@code patience} is an image's wait for another source's transfer of the blob. */
  BlobCopier(BlobLedger ledger, TransferQueue transfers, Function<Descriptor, Duration> patience) {
    this.ledger = ledger;
    this.transfers = transfers;
    this.sender = new BlobSender(ledger);
    this.patience = patience;
  }

  /** The time of a transfer over a slow line, as a blob is sent once if possible. */
  private static Duration patience(Descriptor blob) {
    return LEAST_PATIENCE.plusSeconds(blob.sizeBytes() / SLOW_BYTES_PER_SECOND);
  }

  /** Copies all blobs, the largest first. No blob begins after a failure. */
  CompletableFuture<Void> copyAll(BlobTransfer transfer, List<Descriptor> blobs) {
    CompletableFuture<?>[] all =
        blobs.stream()
            .sorted(Comparator.comparingLong(Descriptor::sizeBytes).reversed())
            .map(
                blob ->
                    copy(transfer, blob).whenComplete((done, failure) -> note(transfer, failure)))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all);
  }

  private static void note(BlobTransfer transfer, @Nullable Throwable failure) {
    if (failure != null) {
      transfer.failed(cause(failure));
    }
  }

  /** Copies a blob; images of one repository that need it at the same time share the copy. */
  private CompletableFuture<Void> copy(BlobTransfer transfer, Descriptor blob) {
    Presence presence = transfer.presence();
    if (presence.isBrought(blob.digest())) {
      return CompletableFuture.completedFuture(null);
    }
    if (!presence.acceptsHead(blob.digest())) {
      return bringUnasked(transfer, blob);
    }
    if (presence.acceptsMemory() && ledger.isIn(transfer.runId(), transfer.to(), blob.digest())) {
      presence.onMemory(blob.digest());
      transfer.bytes().saved(blob);
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    Optional<CompletableFuture<Void>> other = ledger.arriving(transfer.to(), blob.digest(), mine);
    if (other.isPresent()) {
      return other.get().thenComposeAsync(ended -> copy(transfer, blob), small(transfer));
    }
    return copyFirst(transfer, blob)
        .whenComplete((done, failure) -> ledger.ended(transfer.to(), blob.digest(), mine));
  }

  /** Sends a blob without a look-up: the target claimed it, then refused the manifest. */
  private CompletableFuture<Void> bringUnasked(BlobTransfer transfer, Descriptor blob) {
    return CompletableFuture.runAsync(
        () -> {
          transfer.check();
          send(transfer, blob);
          transfer.presence().brought(blob.digest());
          ledger.landed(transfer.runId(), transfer.to(), blob.digest());
        },
        transfers.of(transfer.taskName(), transfer.source().host(), blob.sizeBytes()));
  }

  private CompletableFuture<Void> copyFirst(BlobTransfer transfer, Descriptor blob) {
    BlobLedger.Claim claim =
        ledger.claim(transfer.runId(), transfer.to(), blob.digest(), transfer.source().host());
    if (claim.isLeader()) {
      return lead(transfer, blob, claim);
    }
    return claim.isElsewhere()
        ? followElsewhere(transfer, blob, claim)
        : follow(transfer, blob, claim.landing());
  }

  private CompletableFuture<Void> lead(
      BlobTransfer transfer, Descriptor blob, BlobLedger.Claim claim) {
    return CompletableFuture.runAsync(
            () -> bring(transfer, blob),
            transfers.of(transfer.taskName(), transfer.source().host(), blob.sizeBytes()))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                ledger.landed(transfer.runId(), transfer.to(), blob.digest());
              } else {
                ledger.lost(transfer.to(), blob.digest(), claim, failure);
              }
            });
  }

  /** Waits for another source's transfer, but not for long: it may be slow, or never end. */
  private CompletableFuture<Void> followElsewhere(
      BlobTransfer transfer, Descriptor blob, BlobLedger.Claim claim) {
    CompletableFuture<Boolean> ended =
        claim
            .landing()
            .handle((where, failure) -> true)
            .completeOnTimeout(false, patience.apply(blob).toMillis(), TimeUnit.MILLISECONDS);
    return ended.thenCompose(
        isOver -> isOver ? follow(transfer, blob, claim.landing()) : bringAnyway(transfer, blob));
  }

  private CompletableFuture<Void> bringAnyway(BlobTransfer transfer, Descriptor blob) {
    return CompletableFuture.runAsync(
        () -> {
          bring(transfer, blob);
          ledger.landed(transfer.runId(), transfer.to(), blob.digest());
        },
        transfers.of(transfer.taskName(), transfer.source().host(), blob.sizeBytes()));
  }

  private CompletableFuture<Void> follow(
      BlobTransfer transfer, Descriptor blob, CompletableFuture<Repository> landing) {
    return landing
        .handle((where, failure) -> Optional.ofNullable(where))
        .thenComposeAsync(
            where ->
                where.isPresent()
                    ? fromSameRegistry(transfer, blob, where.get())
                    // the leader failed: the first to claim next leads, the others wait again
                    : copyFirst(transfer, blob),
            small(transfer));
  }

  private CompletableFuture<Void> fromSameRegistry(
      BlobTransfer transfer, Descriptor blob, Repository where) {
    if (!where.equals(transfer.to())) {
      transfer.check();
      mountIfShown(transfer, blob, where);
      ledger.landed(transfer.runId(), transfer.to(), blob.digest());
    } else {
      transfer.bytes().saved(blob);
    }
    return CompletableFuture.completedFuture(null);
  }

  private void bring(BlobTransfer transfer, Descriptor blob) {
    transfer.check();
    if (mayBeThere(transfer, blob) && transfer.target().hasBlob(transfer.to(), blob)) {
      transfer.presence().byHead(blob.digest());
      transfer.bytes().saved(blob);
      return;
    }
    if (transfer.isWithinOneRegistry()) {
      mountOrSend(transfer, blob, transfer.from());
      return;
    }
    Optional<Repository> hint = ledger.hint(transfer.to(), blob.digest());
    if (hint.isPresent()) {
      mountIfShown(transfer, blob, hint.get());
      return;
    }
    send(transfer, blob);
  }

  private void send(BlobTransfer transfer, Descriptor blob) {
    sender.send(transfer, blob);
    mounts.shown(transfer, blob.digest());
  }

  /** Whether the repository may hold the blob: one without tags may, after an interrupted run. */
  private boolean mayBeThere(BlobTransfer transfer, Descriptor blob) {
    return transfer.mayBeAtTarget(blob)
        || ledger.wasIn(transfer.to(), blob.digest())
        || ledger.unfinished(transfer.to(), blob.digest()).isPresent();
  }

  private void mountIfShown(BlobTransfer transfer, Descriptor blob, Repository where) {
    if (mounts.isShown(transfer, blob)) {
      mountOrSend(transfer, blob, where);
    } else {
      send(transfer, blob);
    }
  }

  private void mountOrSend(BlobTransfer transfer, Descriptor blob, Repository where) {
    BlobMounts.Pair pair = mounts.pair(transfer.runId(), where, transfer.to());
    if (pair.mounts()) {
      mount(transfer, blob, where).ifPresent(refused -> send(transfer, blob, refused));
      return;
    }
    Optional<BlobUpload> refused = Optional.empty();
    synchronized (pair) {
      if (!pair.isRefused()) {
        refused = mount(transfer, blob, where);
        if (refused.isEmpty()) {
          pair.done();
          return;
        }
        pair.refused(
            where.equals(transfer.from()) || ledger.isIn(transfer.runId(), where, blob.digest()));
      }
    }
    refused.ifPresentOrElse(opened -> send(transfer, blob, opened), () -> send(transfer, blob));
  }

  private Optional<BlobUpload> mount(BlobTransfer transfer, Descriptor blob, Repository where) {
    Optional<BlobUpload> refused = transfer.target().mountBlob(transfer.to(), blob.digest(), where);
    if (refused.isPresent()) {
      ledger.refused(where, blob.digest());
      return refused;
    }
    transfer.bytes().saved(blob);
    if (where.equals(transfer.from())) {
      mounts.shown(transfer, blob.digest());
    }
    return refused;
  }

  /** Sends a blob by the upload of a refused mount, unless an earlier one can be resumed. */
  private void send(BlobTransfer transfer, Descriptor blob, BlobUpload opened) {
    if (ledger.unfinished(transfer.to(), blob.digest()).isPresent()) {
      opened.cancel();
      sender.send(transfer, blob);
    } else {
      sender.send(transfer, blob, opened);
    }
    mounts.shown(transfer, blob.digest());
  }

  private Executor small(BlobTransfer transfer) {
    return transfers.ofSmall(transfer.taskName(), transfer.source().host());
  }

  /** The failure behind the exception of a future of this class. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
