package io.drayage.sync.copy;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.registry.BlobUpload;
import io.drayage.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams blobs from source to target. The upload of a large blob is noted, and resumed after a
 * break, in this process or the next one, if the target still has it. Safe for several threads.
 */
final class BlobSender {
  private static final Logger LOG = LoggerFactory.getLogger(BlobSender.class);

  /** Smallest blob that is resumed: a smaller one is sent again in less time. */
  private static final long LARGE_BYTES = 8L << 20;

  private static final int ATTEMPTS = 2;

  private final BlobLedger ledger;

  BlobSender(BlobLedger ledger) {
    this.ledger = ledger;
  }

  /** Sends a blob, or the rest of it. */
  void send(BlobTransfer transfer, Descriptor blob) {
    send(transfer, blob, open(transfer, blob));
  }

  /**
   * Sends a blob through an open upload. A broken or corrupted one is resumed or started again
   * once; a broken source is not retried.
   */
  void send(BlobTransfer transfer, Descriptor blob, BlobUpload opened) {
    BlobUpload upload = opened;
    transfer.bytes().begins(blob);
    for (int attempt = 1; ; attempt++) {
      Optional<RegistryException> failure = sendOnce(transfer, blob, upload);
      if (failure.isEmpty()) {
        count(transfer, blob, opened, upload);
        return;
      }
      boolean again =
          isCorrupted(transfer, upload, failure.get())
              || (attempt < ATTEMPTS && isWorthAnother(transfer, failure.get()));
      if (!again) {
        throw failure.get();
      }
      LOG.debug("{}; once more", failure.get().getMessage());
      if (isStored(transfer, blob, failure.get())) {
        transfer.bytes().saved(blob);
        return;
      }
      transfer.check();
      upload = open(transfer, blob);
    }
  }

  private BlobUpload open(BlobTransfer transfer, Descriptor blob) {
    Optional<BlobUpload> unfinished =
        ledger
            .unfinished(transfer.to(), blob.digest())
            .flatMap(address -> transfer.target().resumeUpload(transfer.to(), blob, address));
    unfinished.ifPresent(
        upload ->
            LOG.atInfo()
                .addKeyValue("task", transfer.taskName())
                .addKeyValue("target", transfer.to() + "@" + blob.digest())
                .addKeyValue("at_byte", upload.offset())
                .addKeyValue("bytes", blob.sizeBytes())
                .log("resuming an interrupted upload"));
    return unfinished.orElseGet(() -> transfer.target().startUpload(transfer.to(), blob.digest()));
  }

  /** Counts the bytes of earlier attempts too, if the target kept them. */
  private void count(BlobTransfer transfer, Descriptor blob, BlobUpload first, BlobUpload last) {
    long sent = blob.sizeBytes() - Math.min(first.offset(), last.offset());
    long before = sent - (blob.sizeBytes() - last.offset());
    transfer.bytes().moved(before);
    transfer.bytes().sent(blob, sent);
  }

  /**
   * Whether the target refused a blob that was sent in two parts. Only the target has seen it
   * whole, so any refusal says nothing about the blob.
   */
  private static boolean isCorrupted(
      BlobTransfer transfer, BlobUpload upload, RegistryException failure) {
    boolean answered = !failure.is(FailureKind.UNREACHABLE);
    return upload.offset() > 0 && isAtTarget(transfer, failure) && answered && !isBusy(failure);
  }

  private static boolean isWorthAnother(BlobTransfer transfer, RegistryException failure) {
    // failed source requests were retried already
    return (isPassing(failure) && isAtTarget(transfer, failure))
        || failure.is(FailureKind.INVALID_CONTENT)
        || mayBeDropped(failure);
  }

  /** Whether the target rejects the upload without a reason: it may have dropped it. */
  private static boolean mayBeDropped(RegistryException failure) {
    return failure.is(FailureKind.REJECTED)
        && failure.details().code().startsWith("BLOB_UPLOAD_")
        && failure.details().hint().isEmpty();
  }

  private static boolean isPassing(FailureException failure) {
    return failure.is(FailureKind.UNREACHABLE, FailureKind.UNAVAILABLE);
  }

  /** Whether the registry takes no requests for a while. */
  private static boolean isBusy(FailureException failure) {
    return failure.is(FailureKind.RATE_LIMITED, FailureKind.RESTING);
  }

  /** Whether the partial upload may serve another attempt, now or later. */
  private static boolean leavesUpload(
      BlobTransfer transfer, BlobUpload upload, FailureException failure) {
    if (failure instanceof RegistryException told) {
      return !isCorrupted(transfer, upload, told) && (isPassing(told) || isBusy(told));
    }
    return failure.is(FailureKind.OVERDUE);
  }

  private static boolean isAtTarget(BlobTransfer transfer, RegistryException failure) {
    return failure.details().registry().equals(transfer.target().host());
  }

  /** Whether the target has the blob: a connection may break after the last byte. */
  private static boolean isStored(
      BlobTransfer transfer, Descriptor blob, RegistryException failure) {
    try {
      return transfer.target().hasBlob(transfer.to(), blob);
    } catch (RegistryException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** Sends the blob once. Returns the registry's failure after the blob was opened, if any. */
  private Optional<RegistryException> sendOnce(
      BlobTransfer transfer, Descriptor blob, BlobUpload upload) {
    boolean noted = note(transfer, blob, upload);
    CountedStream counted = new CountedStream(transfer.bytes());
    boolean committed = false;
    boolean left = false;
    try (InputStream content =
        transfer.source().openBlob(transfer.from(), blob, upload.offset(), transfer::checkTime)) {
      Optional<RegistryException> failure =
          failureOf(
              () ->
                  upload.send(
                      blob, transfer.watched(blob, counted.over(content)), transfer.timeLeft()));
      committed = failure.isEmpty();
      left = failure.filter(told -> leavesUpload(transfer, upload, told)).isPresent();
      return failure;
    } catch (FailureException e) {
      left = leavesUpload(transfer, upload, e);
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      boolean begun = upload.offset() > 0 || counted.bytes() > 0;
      if (!committed) {
        counted.takeBack();
        if (!(noted && left && begun)) {
          upload.cancel();
          ledger.givenUp(transfer.to(), blob.digest());
        }
      }
    }
  }

  /** Notes a large upload; returns whether it can be resumed. */
  private boolean note(BlobTransfer transfer, Descriptor blob, BlobUpload upload) {
    Optional<String> address = upload.address().filter(any -> blob.sizeBytes() >= LARGE_BYTES);
    address.ifPresent(where -> ledger.uploading(transfer.to(), blob.digest(), where));
    return address.isPresent();
  }

  private static Optional<RegistryException> failureOf(Runnable sending) {
    try {
      sending.run();
      return Optional.empty();
    } catch (RegistryException e) {
      return Optional.of(e);
    }
  }
}
