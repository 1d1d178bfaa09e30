package io.drayage.registry.google;

import com.google.api.client.http.LowLevelHttpResponse;
import io.drayage.registry.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answer for Google's library, with its whole body in memory. */
final class GoogleAnswer extends LowLevelHttpResponse {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final List<String> HEADERS =
      List.of("Content-Type", "Metadata-Flavor", "Retry-After", "WWW-Authenticate");

  private final int status;
  private final List<Map.Entry<String, String>> headers;
  private final byte[] content;

  private GoogleAnswer(int status, List<Map.Entry<String, String>> headers, byte[] content) {
    this.status = status;
    this.headers = headers;
    this.content = content;
  }

  static GoogleAnswer of(Response response) throws IOException {
    List<Map.Entry<String, String>> headers =
        HEADERS.stream()
            .flatMap(name -> response.header(name).map(value -> Map.entry(name, value)).stream())
            .collect(Collectors.toUnmodifiableList());
    return new GoogleAnswer(response.status(), headers, response.bodyBytes(MAX_BYTES));
  }

  @Override
  public InputStream getContent() {
    return new ByteArrayInputStream(content);
  }

  @Override
  public @Nullable String getContentEncoding() {
    return null;
  }

  @Override
  public long getContentLength() {
    return content.length;
  }

  @Override
  public @Nullable String getContentType() {
    return headers.stream()
        .filter(header -> header.getKey().equals("Content-Type"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  @Override
  public String getStatusLine() {
    return "HTTP/1.1 " + status;
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public String getReasonPhrase() {
    return "";
  }

  @Override
  public int getHeaderCount() {
    return headers.size();
  }

  @Override
  public String getHeaderName(int index) {
    return headers.get(index).getKey();
  }

  @Override
  public String getHeaderValue(int index) {
    return headers.get(index).getValue();
  }
}
