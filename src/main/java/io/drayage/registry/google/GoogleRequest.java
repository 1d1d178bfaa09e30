package io.drayage.registry.google;

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

/** One request of Google's library. */
final class GoogleRequest extends LowLevelHttpRequest {
  // the connection writes these itself
  private static final Set<String> WRITTEN_BELOW =
      Set.of("host", "content-length", "content-type", "accept-encoding", "transfer-encoding");

  private final Transport transport;
  private Request request;

  GoogleRequest(Transport transport, String method, URI uri) {
    this.transport = transport;
    this.request = Request.of(method, uri, List.of());
  }

  @Override
  public void addHeader(String name, String value) {
    if (!WRITTEN_BELOW.contains(name.toLowerCase(Locale.ROOT))) {
      request = request.withHeader(name, value);
    }
  }

  @Override
  public LowLevelHttpResponse execute() throws IOException {
    // its type is deprecated, the method is not
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
