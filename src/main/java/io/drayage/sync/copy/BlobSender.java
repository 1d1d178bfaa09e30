package io.drayage.sync.copy;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.registry.BlobUpload;
import io.drayage.registry.RegistryException;
import io.drayage.sync.SyncListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams blobs from source to target. The upload of a large one is noted while it lasts, and taken
 * up where it broke off, in this process or the next one, if the target still has it. Safe for
 * several threads.
 */
final class BlobSender {
  private static final Logger LOG = LoggerFactory.getLogger(BlobSender.class);

  /** A smaller blob is sent again sooner than a registry is asked what it has of it. */
  private static final long LARGE_BYTES = 8L << 20;

  private static final int ATTEMPTS = 2;

  private final BlobLedger ledger;
  private final SyncListener listener;

  BlobSender(BlobLedger ledger, SyncListener listener) {
    this.ledger = ledger;
    this.listener = listener;
  }

  /** Sends a blob, or what the target lacks of it. */
  void send(BlobTransfer route, Descriptor blob) {
    send(route, blob, open(route, blob));
  }

  /**
   * Sends a blob by an upload that is open already. One that broke is taken up, or begun anew,
   * once, and so is one that got wrong bytes; a broken source is not asked again.
   */
  void send(BlobTransfer route, Descriptor blob, BlobUpload opened) {
    BlobUpload upload = opened;
    for (int attempt = 1; ; attempt++) {
      Optional<RegistryException> failure = sendOnce(route, blob, upload);
      if (failure.isEmpty()) {
        count(route, blob, opened, upload);
        return;
      }
      boolean again =
          isSpoilt(route, upload, failure.get())
              || (attempt < ATTEMPTS && isWorthAnother(route, failure.get()));
      if (!again) {
        throw failure.get();
      }
      LOG.debug("{}; once more", failure.get().getMessage());
      if (isThereAllTheSame(route, blob, failure.get())) {
        return;
      }
      route.check();
      upload = open(route, blob);
    }
  }

  private BlobUpload open(BlobTransfer route, Descriptor blob) {
    Optional<BlobUpload> unfinished =
        ledger
            .unfinished(route.to(), blob.digest())
            .flatMap(address -> route.target().resumeUpload(route.to(), blob, address));
    unfinished.ifPresent(
        upload ->
            LOG.atInfo()
                .addKeyValue("task", route.taskName())
                .addKeyValue("target", route.to() + "@" + blob.digest())
                .addKeyValue("at_byte", upload.offset())
                .addKeyValue("bytes", blob.sizeBytes())
                .log("resuming an interrupted upload"));
    return unfinished.orElseGet(() -> route.target().startUpload(route.to(), blob.digest()));
  }

  /** What an attempt before the last one brought counts too, if the target kept it. */
  private void count(BlobTransfer route, Descriptor blob, BlobUpload first, BlobUpload last) {
    long sent = blob.sizeBytes() - Math.min(first.offset(), last.offset());
    long before = sent - (blob.sizeBytes() - last.offset());
    listener.bytesMoved(before);
    route.sent(sent);
  }

  /**
   * Nobody has seen the whole of what was sent in two parts but the target. That it refuses it, in
   * whatever way, says nothing about the blob.
   */
  private static boolean isSpoilt(
      BlobTransfer route, BlobUpload upload, RegistryException failure) {
    boolean answered = !failure.is(FailureKind.UNREACHABLE);
    return upload.offset() > 0 && isAtTarget(route, failure) && answered && !isBusy(failure);
  }

  private static boolean isWorthAnother(BlobTransfer route, RegistryException failure) {
    // what the source can't send was asked for several times already
    return (isPassing(failure) && isAtTarget(route, failure))
        || failure.is(FailureKind.INVALID_CONTENT)
        || isPerhapsForgotten(failure);
  }

  /** An upload that the target does not like, without a word on why. */
  private static boolean isPerhapsForgotten(RegistryException failure) {
    return failure.is(FailureKind.REJECTED)
        && failure.details().code().startsWith("BLOB_UPLOAD_")
        && failure.details().hint().isEmpty();
  }

  private static boolean isPassing(FailureException failure) {
    return failure.is(FailureKind.UNREACHABLE, FailureKind.UNAVAILABLE);
  }

  /** A registry to which no requests go for a while. */
  private static boolean isBusy(FailureException failure) {
    return failure.is(FailureKind.RATE_LIMITED, FailureKind.RESTING);
  }

  /** Whether what the target has of the blob may be of use to another attempt, now or later. */
  private static boolean leavesUpload(
      BlobTransfer route, BlobUpload upload, FailureException failure) {
    if (failure instanceof RegistryException told) {
      return !isSpoilt(route, upload, told) && (isPassing(told) || isBusy(told));
    }
    return failure.is(FailureKind.OVERDUE);
  }

  private static boolean isAtTarget(BlobTransfer route, RegistryException failure) {
    return failure.details().registry().equals(route.target().host());
  }

  /** A connection that broke after the last byte does not tell whether the blob was kept. */
  private static boolean isThereAllTheSame(
      BlobTransfer route, Descriptor blob, RegistryException failure) {
    try {
      return route.target().hasBlob(route.to(), blob);
    } catch (RegistryException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** What went wrong once the blob was open, if anything. */
  private Optional<RegistryException> sendOnce(
      BlobTransfer route, Descriptor blob, BlobUpload upload) {
    boolean noted = note(route, blob, upload);
    CountedStream counted = new CountedStream(listener);
    boolean committed = false;
    boolean left = false;
    try (InputStream content =
        route.source().openBlob(route.from(), blob, upload.offset(), route::checkTime)) {
      Optional<RegistryException> failure =
          failureOf(
              () ->
                  upload.send(blob, route.watched(blob, counted.over(content)), route.timeLeft()));
      committed = failure.isEmpty();
      left = failure.filter(told -> leavesUpload(route, upload, told)).isPresent();
      return failure;
    } catch (FailureException e) {
      left = leavesUpload(route, upload, e);
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      boolean begun = upload.offset() > 0 || counted.bytes() > 0;
      if (!committed) {
        counted.takeBack();
        if (!(noted && left && begun)) {
          upload.cancel();
          ledger.givenUp(route.to(), blob.digest());
        }
      }
    }
  }

  /** Whether the upload can be taken up from now on. */
  private boolean note(BlobTransfer route, Descriptor blob, BlobUpload upload) {
    Optional<String> address = upload.address().filter(any -> blob.sizeBytes() >= LARGE_BYTES);
    address.ifPresent(where -> ledger.uploading(route.to(), blob.digest(), where));
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
