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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The transfer of one image's blobs: its ends, its limits and its state.
 *
 * @param isFirstLook whether the target has refused nothing yet
 * @param presence the content that counts as present at the target
 * @param bytes bytes so far
 * @param failure the first blob's failure
 */
record BlobTransfer(
    CopyOrder order,
    RegistrySource source,
    RegistryTarget target,
    boolean isFirstLook,
    Presence presence,
    Optional<ConfigCheck> configCheck,
    Deadline deadline,
    ImageBytes bytes,
    AtomicReference<@Nullable Throwable> failure) {
  /** The transfer of an order. */
  static BlobTransfer of(
      CopyOrder order,
      RegistrySource source,
      RegistryTarget target,
      Presence presence,
      Optional<ConfigCheck> configCheck,
      Deadline deadline,
      ImageBytes bytes) {
    return new BlobTransfer(
        order,
        source,
        target,
        true,
        presence,
        configCheck,
        deadline,
        bytes,
        new AtomicReference<>());
  }

  /** The same transfer after the target turned out to lack content. */
  BlobTransfer trusting(Presence less) {
    return new BlobTransfer(
        order, source, target, false, less, configCheck, deadline, bytes, new AtomicReference<>());
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

  /** Whether the target repository may hold the blob by what the order tells. */
  boolean mayBeAtTarget(Descriptor blob) {
    return !isFirstLook || order.mayBeAtTarget(blob.digest());
  }

  /** The {@code content} of {@code blob} with the checks of configuration and deadline. */
  InputStream watched(Descriptor blob, InputStream content) {
    InputStream timed = deadline.over(content);
    return configCheck.map(check -> check.watch(blob, timed)).orElse(timed);
  }

  /**
   * Checks that the image has time and that none of its blobs has failed.
   *
   * @throws FailureException of kind OVERDUE after the deadline
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
   * Checks the deadline.
   *
   * @throws FailureException of kind OVERDUE after it
   */
  void checkTime() {
    deadline.check();
  }

  /** Notes the failure of a blob, without which the image is incomplete. */
  void failed(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  /** The time left to the image. */
  Duration timeLeft() {
    return deadline.left();
  }
}
