package io.drayage.registry.http;

import io.drayage.failure.FailureKind;

/**
 * The listener to the requests of one registry, including those to storage and token services on
 * its behalf. Methods are called from several threads for each request and each piece of content,
 * so they must be quick and must not throw.
 */
public interface TrafficListener {
  /**
   * Reports a request and its answer. A request that is repeated is reported each time.
   *
   * @param nanos time from its sending to the head of the answer, or to the failure
   */
  default void answered(Operation operation, StatusClass status, long nanos) {}

  /** Reports a request that is repeated because of a failure. */
  default void retried(FailureKind reason) {}

  /** Reports bytes of blobs and manifests that came. */
  default void bytesRead(long bytes) {}

  /** Reports bytes of blobs and manifests that went. */
  default void bytesWritten(long bytes) {}

  /** A listener without effect. */
  static TrafficListener none() {
    return new TrafficListener() {};
  }
}
