package io.drayage.registry.http;

/**
 * Sender of requests. Transports form a chain, each with one concern, that ends in {@link
 * HttpTransport}.
 */
@FunctionalInterface
public interface Transport {
  /**
   * Sends a request and waits for the head of the answer, of any status. The caller closes the
   * response. A failure to read the body's stream passes through; its I/O exceptions are wrapped.
   *
   * @throws TransportException if there is no usable answer
   */
  Response send(Request request) throws TransportException;
}
