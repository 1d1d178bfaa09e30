package io.drayage.registry.aws;

import io.drayage.registry.http.Body;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** HTTP client of the SDK over the shared connections, with their proxies and authorities. */
final class AwsHttp implements SdkHttpClient {
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  // headers that the connection writes itself
  private static final Set<String> CONNECTION_HEADERS =
      Set.of("host", "content-length", "content-type");
  private static final List<String> ANSWER_HEADERS =
      List.of("Content-Type", "Date", "x-amzn-RequestId", "x-amzn-ErrorType", "x-amz-crc32");

  private final Transport transport;

  AwsHttp(Transport transport) {
    this.transport = transport;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest call) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try (Response response = transport.send(request(call))) {
          return answer(response);
        }
      }

      @Override
      public void abort() {
        // interruption of the thread or the idle timeout aborts
      }
    };
  }

  @Override
  public String clientName() {
    return "drayage";
  }

  @Override
  public void close() {
    // the connections are shared
  }

  private static Request request(HttpExecuteRequest call) throws IOException {
    Request request =
        Request.of(call.httpRequest().method().name(), call.httpRequest().getUri(), List.of());
    for (Map.Entry<String, List<String>> header : call.httpRequest().headers().entrySet()) {
      if (!CONNECTION_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        request = request.withHeader(header.getKey(), String.join(",", header.getValue()));
      }
    }
    if (call.contentStreamProvider().isEmpty()) {
      return request;
    }
    try (InputStream content = call.contentStreamProvider().get().newStream()) {
      String type = call.httpRequest().firstMatchingHeader("Content-Type").orElse("");
      return request.withBody(Body.bytes(type, content.readAllBytes()));
    }
  }

  private static HttpExecuteResponse answer(Response response) throws IOException {
    SdkHttpResponse.Builder head =
        SdkHttpResponse.builder()
            .statusCode(response.status())
            .statusText("HTTP " + response.status());
    for (String name : ANSWER_HEADERS) {
      response.header(name).ifPresent(value -> head.putHeader(name, value));
    }
    byte[] content = response.bodyBytes(MAX_ANSWER_BYTES);
    return HttpExecuteResponse.builder()
        .response(head.build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(content)))
        .build();
  }
}
