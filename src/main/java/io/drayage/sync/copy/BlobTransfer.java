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

/** From where to where the blobs of one image go, and how many bytes of them went. */
final class BlobTransfer {
  private final String taskName;
  private final String runId;
  private final RegistrySource source;
  private final Repository from;
  private final RegistryTarget target;
  private final Repository to;
  private final boolean targetIsNew;
  private final Optional<ConfigCheck> configCheck;
  private final Deadline deadline;
  private final Presence presence;
  private final AtomicLong sentBytes;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  BlobTransfer(
      CopyOrder order,
      RegistrySource source,
      RegistryTarget target,
      Presence presence,
      Optional<ConfigCheck> configCheck,
      Deadline deadline) {
    this(
        order.taskName(),
        order.image().runId(),
        source,
        order.image().source().repository(),
        target,
        order.image().target().repository(),
        order.targetIsNew(),
        configCheck,
        deadline,
        presence,
        new AtomicLong());
  }

  private BlobTransfer(
      String taskName,
      String runId,
      RegistrySource source,
      Repository from,
      RegistryTarget target,
      Repository to,
      boolean targetIsNew,
      Optional<ConfigCheck> configCheck,
      Deadline deadline,
      Presence presence,
      AtomicLong sentBytes) {
    this.taskName = taskName;
    this.runId = runId;
    this.source = source;
    this.from = from;
    this.target = target;
    this.to = to;
    this.targetIsNew = targetIsNew;
    this.configCheck = configCheck;
    this.deadline = deadline;
    this.presence = presence;
    this.sentBytes = sentBytes;
  }

  /** The same way, when the target turned out to lack something that it was believed to have. */
  BlobTransfer believing(Presence less) {
    return new BlobTransfer(
        taskName, runId, source, from, target, to, false, configCheck, deadline, less, sentBytes);
  }

  String taskName() {
    return taskName;
  }

  String runId() {
    return runId;
  }

  /** What counts as present at the target. */
  Presence presence() {
    return presence;
  }

  RegistrySource source() {
    return source;
  }

  Repository from() {
    return from;
  }

  RegistryTarget target() {
    return target;
  }

  Repository to() {
    return to;
  }

  boolean targetIsNew() {
    return targetIsNew;
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
    sentBytes.addAndGet(bytes);
  }

  long sentBytes() {
    return sentBytes.get();
  }
}
