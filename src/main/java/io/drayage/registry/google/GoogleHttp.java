package io.drayage.registry.google;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import io.drayage.registry.http.Body;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * HTTP transport of Google's library over the shared connections, with their proxies and
 * authorities.
 */
final class GoogleHttp extends HttpTransport {
  // headers that the connection writes itself
  private static final Set<String> CONNECTION_HEADERS =
      Set.of("host", "content-length", "content-type", "accept-encoding", "transfer-encoding");

  private final Transport transport;
  private final UnaryOperator<String> address;

  /** Sends requests to the URLs that {@code address} returns. */
  GoogleHttp(Transport transport, UnaryOperator<String> address) {
    this.transport = transport;
    this.address = address;
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) {
    return new GoogleRequest(transport, method, URI.create(address.apply(url)));
  }

  private static final class GoogleRequest extends LowLevelHttpRequest {
    private final Transport transport;
    private Request request;

    GoogleRequest(Transport transport, String method, URI uri) {
      this.transport = transport;
      this.request = Request.of(method, uri, List.of());
    }

    @Override
    public void addHeader(String name, String value) {
      if (!CONNECTION_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
        request = request.withHeader(name, value);
      }
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
      // var, since the type is deprecated and the method is not
      var content = getStreamingContent();
      Request whole = request;
      if (content != null) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        String type = getContentType() == null ? "" : getContentType();
        whole = request.withBody(Body.bytes(type, bytes.toByteArray()));
      }
      try (Response response = transport.send(whole)) {
        return GoogleAnswer.of(response);
      }
    }
  }
}
