package io.drayage.faults;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** A real registry; its upload addresses lead back to the server in front. */
public final class PassThrough implements Backend {
  private static final List<String> SENT =
      List.of("Accept", "Authorization", "Content-Type", "Content-Range");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI registry;

  public PassThrough(URI registry) {
    this.registry = registry;
  }

  @Override
  public Answer answer(Seen request, InputStream body) throws Exception {
    HttpRequest.Builder forwarded =
        HttpRequest.newBuilder(registry.resolve(request.path()))
            .method(request.method(), publisher(request.contentLength(), body));
    for (String name : SENT) {
      if (!request.header(name).isEmpty()) {
        forwarded.header(name, request.header(name));
      }
    }
    HttpResponse<byte[]> response = client.send(forwarded.build(), BodyHandlers.ofByteArray());
    Answer answer = Answer.of(response.statusCode());
    for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
      for (String value : header.getValue()) {
        answer = answer.with(header.getKey(), value.replace(registry.toString(), ""));
      }
    }
    return new Answer(answer.status(), answer.headers(), response.body())
        .without("Connection")
        .without("Transfer-Encoding");
  }

  private static BodyPublisher publisher(long length, InputStream body) {
    return length == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> body), length);
  }
}
