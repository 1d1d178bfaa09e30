package io.drayage.registry.google;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import io.drayage.registry.http.Transport;
import java.net.URI;
import java.util.function.UnaryOperator;

/**
 * Lets the library use our connections, and with them the proxies and authorities that hold here.
 */
final class GoogleHttp extends HttpTransport {
  private final Transport transport;
  private final UnaryOperator<String> address;

  /** {@code address} may point requests elsewhere. */
  GoogleHttp(Transport transport, UnaryOperator<String> address) {
    this.transport = transport;
    this.address = address;
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) {
    return new GoogleRequest(transport, method, URI.create(address.apply(url)));
  }
}
