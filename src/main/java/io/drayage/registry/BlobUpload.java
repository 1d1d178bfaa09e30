package io.drayage.registry;

import io.drayage.oci.Descriptor;
import java.io.InputStream;

/** An open upload session of one blob; used once, by one thread. */
public interface BlobUpload {
  /**
   * Sends the whole blob in one request and commits it under its digest. If {@code content} fails
   * while it is read, the request is broken off before its last byte, so that nothing is committed,
   * and that failure is thrown. Does not close {@code content}.
   */
  void send(Descriptor blob, InputStream content);

  /** Gives the session back, as far as the registry lets itself be told; never throws. */
  void cancel();
}
