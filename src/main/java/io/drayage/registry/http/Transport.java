package io.drayage.registry.http;

/** Sends requests; a chain of these, each with one concern, ends in {@link HttpTransport}. */
@FunctionalInterface
public interface Transport {
  /**
   * Sends a request and waits for the head of the answer, whatever its status. The caller closes
   * the response. A failure of a body that is a stream comes out as the stream threw it, an I/O
   * exception of it wrapped.
   *
   * @throws TransportException if there is no answer that can be used
   */
  Response send(Request request) throws TransportException;
}
