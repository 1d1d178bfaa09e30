package io.drayage.sync.copy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.registry.BlobUpload;
import io.drayage.sync.SyncListener;
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

  BlobCopier(BlobLedger ledger, TransferQueue transfers, SyncListener listener) {
    this(ledger, transfers, listener, BlobCopier::patience);
  }

  /** {@code patience} is an image's wait for another source's transfer of the blob. */
  BlobCopier(
      BlobLedger ledger,
      TransferQueue transfers,
      SyncListener listener,
      Function<Descriptor, Duration> patience) {
    this.ledger = ledger;
    this.transfers = transfers;
    this.sender = new BlobSender(ledger, listener);
    this.patience = patience;
  }

  /** The time of a transfer over a slow line, as a blob is sent once if possible. */
  private static Duration patience(Descriptor blob) {
    return LEAST_PATIENCE.plusSeconds(blob.sizeBytes() / SLOW_BYTES_PER_SECOND);
  }

  /** Copies all blobs, the largest first. No blob begins after a failure. */
  CompletableFuture<Void> copyAll(BlobTransfer route, List<Descriptor> blobs) {
    CompletableFuture<?>[] all =
        blobs.stream()
            .sorted(Comparator.comparingLong(Descriptor::sizeBytes).reversed())
            .map(blob -> copy(route, blob).whenComplete((done, failure) -> note(route, failure)))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all);
  }

  private static void note(BlobTransfer route, @Nullable Throwable failure) {
    if (failure != null) {
      route.failed(cause(failure));
    }
  }

  /** Copies a blob; images of one repository that need it at the same time share the copy. */
  private CompletableFuture<Void> copy(BlobTransfer route, Descriptor blob) {
    Presence presence = route.presence();
    if (presence.isBrought(blob.digest())) {
      return CompletableFuture.completedFuture(null);
    }
    if (!presence.acceptsHead(blob.digest())) {
      return bringUnasked(route, blob);
    }
    if (presence.acceptsMemory() && ledger.isIn(route.runId(), route.to(), blob.digest())) {
      presence.onMemory(blob.digest());
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

  /** Sends a blob without a look-up: the target claimed it, then refused the manifest. */
  private CompletableFuture<Void> bringUnasked(BlobTransfer route, Descriptor blob) {
    return CompletableFuture.runAsync(
        () -> {
          route.check();
          send(route, blob);
          route.presence().brought(blob.digest());
          ledger.landed(route.runId(), route.to(), blob.digest());
        },
        transfers.of(route.taskName(), route.source().host(), blob.sizeBytes()));
  }

  private CompletableFuture<Void> copyFirst(BlobTransfer route, Descriptor blob) {
    BlobLedger.Claim claim =
        ledger.claim(route.runId(), route.to(), blob.digest(), route.source().host());
    if (claim.isLeader()) {
      return lead(route, blob, claim);
    }
    return claim.isElsewhere()
        ? followElsewhere(route, blob, claim)
        : follow(route, blob, claim.landing());
  }

  private CompletableFuture<Void> lead(
      BlobTransfer route, Descriptor blob, BlobLedger.Claim claim) {
    return CompletableFuture.runAsync(
            () -> bring(route, blob),
            transfers.of(route.taskName(), route.source().host(), blob.sizeBytes()))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                ledger.landed(route.runId(), route.to(), blob.digest());
              } else {
                ledger.lost(route.to(), blob.digest(), claim, failure);
              }
            });
  }

  /** Waits for another source's transfer, but not for long: it may be slow, or never end. */
  private CompletableFuture<Void> followElsewhere(
      BlobTransfer route, Descriptor blob, BlobLedger.Claim claim) {
    CompletableFuture<Boolean> ended =
        claim
            .landing()
            .handle((where, failure) -> true)
            .completeOnTimeout(false, patience.apply(blob).toMillis(), TimeUnit.MILLISECONDS);
    return ended.thenCompose(
        isOver -> isOver ? follow(route, blob, claim.landing()) : bringAnyway(route, blob));
  }

  private CompletableFuture<Void> bringAnyway(BlobTransfer route, Descriptor blob) {
    return CompletableFuture.runAsync(
        () -> {
          bring(route, blob);
          ledger.landed(route.runId(), route.to(), blob.digest());
        },
        transfers.of(route.taskName(), route.source().host(), blob.sizeBytes()));
  }

  private CompletableFuture<Void> follow(
      BlobTransfer route, Descriptor blob, CompletableFuture<Repository> landing) {
    return landing
        .handle((where, failure) -> Optional.ofNullable(where))
        .thenComposeAsync(
            where ->
                where.isPresent()
                    ? fromSameRegistry(route, blob, where.get())
                    // the leader failed: the first to claim the blob leads next, the others wait
                    // again
                    : copyFirst(route, blob),
            small(route));
  }

  private CompletableFuture<Void> fromSameRegistry(
      BlobTransfer route, Descriptor blob, Repository where) {
    if (!where.equals(route.to())) {
      route.check();
      mountIfShown(route, blob, where);
      ledger.landed(route.runId(), route.to(), blob.digest());
    }
    return CompletableFuture.completedFuture(null);
  }

  private void bring(BlobTransfer route, Descriptor blob) {
    route.check();
    if (mayBeThere(route, blob) && route.target().hasBlob(route.to(), blob)) {
      route.presence().byHead(blob.digest());
      return;
    }
    if (route.isWithinOneRegistry()) {
      mountOrSend(route, blob, route.from());
      return;
    }
    Optional<Repository> hint = ledger.hint(route.to(), blob.digest());
    if (hint.isPresent()) {
      mountIfShown(route, blob, hint.get());
      return;
    }
    send(route, blob);
  }

  private void send(BlobTransfer route, Descriptor blob) {
    sender.send(route, blob);
    mounts.shown(route, blob.digest());
  }

  /** Whether the repository may hold the blob: one without tags may, after an interrupted run. */
  private boolean mayBeThere(BlobTransfer route, Descriptor blob) {
    return !route.targetIsNew()
        || ledger.wasIn(route.to(), blob.digest())
        || ledger.unfinished(route.to(), blob.digest()).isPresent();
  }

  private void mountIfShown(BlobTransfer route, Descriptor blob, Repository where) {
    if (mounts.isShown(route, blob)) {
      mountOrSend(route, blob, where);
    } else {
      send(route, blob);
    }
  }

  private void mountOrSend(BlobTransfer route, Descriptor blob, Repository where) {
    BlobMounts.Pair pair = mounts.pair(route.runId(), where, route.to());
    if (pair.mounts()) {
      mount(route, blob, where).ifPresent(refused -> send(route, blob, refused));
      return;
    }
    Optional<BlobUpload> refused = Optional.empty();
    synchronized (pair) {
      if (!pair.isRefused()) {
        refused = mount(route, blob, where);
        if (refused.isEmpty()) {
          pair.done();
          return;
        }
        pair.refused(
            where.equals(route.from()) || ledger.isIn(route.runId(), where, blob.digest()));
      }
    }
    refused.ifPresentOrElse(opened -> send(route, blob, opened), () -> send(route, blob));
  }

  private Optional<BlobUpload> mount(BlobTransfer route, Descriptor blob, Repository where) {
    Optional<BlobUpload> refused = route.target().mountBlob(route.to(), blob.digest(), where);
    if (refused.isPresent()) {
      ledger.refused(where, blob.digest());
    } else if (where.equals(route.from())) {
      mounts.shown(route, blob.digest());
    }
    return refused;
  }

  /** Sends a blob by the upload of a refused mount, unless an earlier one can be resumed. */
  private void send(BlobTransfer route, Descriptor blob, BlobUpload opened) {
    if (ledger.unfinished(route.to(), blob.digest()).isPresent()) {
      opened.cancel();
      sender.send(route, blob);
    } else {
      sender.send(route, blob, opened);
    }
    mounts.shown(route, blob.digest());
  }

  private Executor small(BlobTransfer route) {
    return transfers.ofSmall(route.taskName(), route.source().host());
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
