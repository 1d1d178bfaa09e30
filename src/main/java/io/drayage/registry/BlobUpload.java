package io.drayage.registry;

import io.drayage.oci.Descriptor;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** An open upload session of one blob; used once, by one thread. */
public interface BlobUpload {
  /** How many of the blob's first bytes the registry has already: 0 in a new upload. */
  long offset();

  /**
   * The address by which {@link RegistryTarget#resumeUpload} finds the session again, perhaps in
   * another process. Empty for an address outside the registry, which may need no credentials.
   */
  Optional<String> address();

  /**
   * Sends the blob's bytes from {@link #offset} on in one request and commits it under its digest.
   * The registry compares the digest of the whole; where it had a part of it already it is asked
   * for the blob afterwards. If {@code content} fails while it is read, the request is broken off
   * before its last byte, so that nothing is committed, and that failure is thrown. Does not close
   * {@code content}.
   *
   * @param patience how long the answer may take at most after the last byte
   */
  void send(Descriptor blob, InputStream content, Duration patience);

  /** The same, with as much patience as the settings allow. */
  default void send(Descriptor blob, InputStream content) {
    send(blob, content, Duration.ofDays(1));
  }

  /** Cancels the session, if the registry allows that; never throws. */
  void cancel();
}
