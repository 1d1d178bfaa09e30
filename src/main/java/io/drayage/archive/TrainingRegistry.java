package io.drayage.archive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * In-memory registry with the endpoints of one run (distribution-spec, endpoints 2, 3, 4, 6, 7 and
 * 8a), without authentication. For {@link TrainingRun} only.
 */
final class TrainingRegistry implements HttpHandler {
  private static final Pattern PATH =
      Pattern.compile("/v2/([a-z0-9/]+)/(manifests|tags|blobs)/(uploads/|[A-Za-z0-9._:-]+)");
  private static final int MAX_BYTES = 1 << 20;

  private final Map<String, Content> contents = new ConcurrentHashMap<>();

  private record Content(String mediaType, String text) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    String digest() {
      return Digest.sha256(bytes()).toString();
    }
  }

  /** Adds an index of one image under each of the tags. */
  public void publish(String repository, List<String> tags) {
    Content config = blob(repository, "{\"os\":\"linux\",\"architecture\":\"amd64\"}");
    Content layer = blob(repository, "a layer");
    Content image =
        new Content(
            MediaType.OCI_MANIFEST.value(),
            """
            {"schemaVersion":2,"mediaType":"%s",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
            """
                .formatted(
                    MediaType.OCI_MANIFEST.value(),
                    config.digest(),
                    config.bytes().length,
                    layer.digest(),
                    layer.bytes().length));
    Content index =
        new Content(
            MediaType.OCI_INDEX.value(),
            """
            {"schemaVersion":2,"mediaType":"%s","manifests":[
              {"mediaType":"%s","digest":"%s","size":%d,"platform":{"os":"linux","architecture":"amd64"}}]}
            """
                .formatted(
                    MediaType.OCI_INDEX.value(),
                    image.mediaType(),
                    image.digest(),
                    image.bytes().length));
    manifest(repository, image.digest(), image);
    tags.forEach(tag -> manifest(repository, tag, index));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES);
      Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
      if (!path.matches()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "POST" -> {
          exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(202, -1);
        }
        case "PUT" -> keep(exchange, path, body);
        default -> give(exchange, path);
      }
    }
  }

  private void keep(HttpExchange exchange, Matcher path, byte[] body) throws IOException {
    String text = new String(body, StandardCharsets.UTF_8);
    Content content;
    if (path.group(2).equals("manifests")) {
      String mediaType = exchange.getRequestHeaders().getFirst("Content-Type");
      content = new Content(mediaType == null ? "" : mediaType, text);
      manifest(path.group(1), path.group(3), content);
    } else {
      content = blob(path.group(1), text);
    }
    exchange.getResponseHeaders().set("Docker-Content-Digest", content.digest());
    exchange.sendResponseHeaders(201, -1);
  }

  private void give(HttpExchange exchange, Matcher path) throws IOException {
    Content content =
        path.group(2).equals("tags")
            ? tags(path.group(1))
            : contents.get(key(path.group(1), path.group(2), path.group(3)));
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", content.mediaType());
    exchange.getResponseHeaders().set("Docker-Content-Digest", content.digest());
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + content.bytes().length);
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, content.bytes().length);
    exchange.getResponseBody().write(content.bytes());
  }

  private Content tags(String repository) {
    String prefix = key(repository, "manifests", "");
    String names =
        contents.keySet().stream()
            .filter(key -> key.startsWith(prefix) && key.indexOf(':') < 0)
            .map(key -> '"' + key.substring(prefix.length()) + '"')
            .collect(Collectors.joining(","));
    String json = "{\"name\":\"%s\",\"tags\":[%s]}".formatted(repository, names);
    return new Content("application/json", json);
  }

  private Content blob(String repository, String text) {
    Content blob = new Content("application/octet-stream", text);
    contents.put(key(repository, "blobs", blob.digest()), blob);
    return blob;
  }

  private void manifest(String repository, String reference, Content manifest) {
    contents.put(key(repository, "manifests", reference), manifest);
    contents.put(key(repository, "manifests", manifest.digest()), manifest);
  }

  private static String key(String repository, String kind, String name) {
    return repository + " " + kind + " " + name;
  }
}
