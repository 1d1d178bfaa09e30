package io.drayage.sync.copy;

import io.drayage.failure.FailureException;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.Deadline;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * From where to where the blobs of one image go, and how many bytes of them went.
 *
 * @param targetIsNew whether nothing needs to be looked for at the target
 * @param presence what counts as present at the target
 * @param sent bytes so far
 * @param failure of the first blob that failed
 */
record BlobTransfer(
    CopyOrder order,
    RegistrySource source,
    RegistryTarget target,
    boolean targetIsNew,
    Presence presence,
    Optional<ConfigCheck> configCheck,
    Deadline deadline,
    AtomicLong sent,
    AtomicReference<@Nullable Throwable> failure) {
  /** The transfer that an order is about. */
  static BlobTransfer of(
      CopyOrder order,
      RegistrySource source,
      RegistryTarget target,
      Presence presence,
      Optional<ConfigCheck> configCheck,
      Deadline deadline) {
    return new BlobTransfer(
        order,
        source,
        target,
        order.targetIsNew(),
        presence,
        configCheck,
        deadline,
        new AtomicLong(),
        new AtomicReference<>());
  }

  /** The same way, when the target turned out to lack something that it was believed to have. */
  BlobTransfer believing(Presence less) {
    return new BlobTransfer(
        order, source, target, false, less, configCheck, deadline, sent, new AtomicReference<>());
  }

  String taskName() {
    return order.taskName();
  }

  String runId() {
    return order.image().runId();
  }

  Repository from() {
    return order.image().source().repository();
  }

  Repository to() {
    return order.image().target().repository();
  }

  boolean isWithinOneRegistry() {
    return source.host().equals(target.host());
  }

  /**
   * {@code content} of {@code blob}, looked at in passing where it is the image's configuration,
   * and not read after the image's time is over.
   */
  InputStream watched(Descriptor blob, InputStream content) {
    InputStream timed = deadline.over(content);
    return configCheck.map(check -> check.watch(blob, timed)).orElse(timed);
  }

  /**
   * Passes while the image has time and none of its blobs has failed.
   *
   * @throws FailureException of kind OVERDUE after that time
   * @throws CompletionException with the first blob's failure
   */
  void check() {
    Throwable first = failure.get();
    if (first != null) {
      throw new CompletionException(first);
    }
    checkTime();
  }

  /**
   * Passes while the image has time.
   *
   * @throws FailureException of kind OVERDUE after that
   */
  void checkTime() {
    deadline.check();
  }

  /** A blob could not be brought, so that the image can't be complete. */
  void failed(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  /** How much time the image has left. */
  Duration timeLeft() {
    return deadline.left();
  }

  void sent(long bytes) {
    sent.addAndGet(bytes);
  }

  long sentBytes() {
    return sent.get();
  }
}
