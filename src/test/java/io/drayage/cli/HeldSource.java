package io.drayage.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drayage.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry with one image, {@code big:1}, that sends half of its layer and then waits. */
public final class HeldSource implements AutoCloseable {
  public static final int LAYER_BYTES = 200 << 20;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final CountDownLatch halfSent = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final String layerDigest;
  private final byte[] manifest;

  public HeldSource() {
    new Random(7).nextBytes(chunk);
    layerDigest = digestOfLayer();
    manifest = manifest();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String layerDigest() {
    return layerDigest;
  }

  public byte[] manifestBytes() {
    return manifest.clone();
  }

  public boolean isHalfSent() {
    return halfSent.getCount() == 0;
  }

  public void goOn() {
    mayGoOn.countDown();
  }

  public long countOf(String request) {
    return requests.stream().filter(request::equals).count();
  }

  @Override
  public void close() {
    mayGoOn.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    if (path.contains("/manifests/")) {
      exchange.getResponseHeaders().add("Docker-Content-Digest", sha256(manifest));
      send(exchange, "application/vnd.oci.image.manifest.v1+json", manifest);
    } else if (path.endsWith("/tags/list")) {
      byte[] tags = "{\"name\":\"big\",\"tags\":[\"1\"]}".getBytes(StandardCharsets.UTF_8);
      send(exchange, "application/json", tags);
    } else if (path.endsWith(sha256(CONFIG))) {
      send(exchange, "application/octet-stream", CONFIG);
    } else if (path.endsWith(layerDigest)) {
      sendLayer(exchange);
    } else {
      send(exchange, "application/json", CONFIG);
    }
  }

  private void sendLayer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, LAYER_BYTES);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int sent = 0; sent < LAYER_BYTES; sent += CHUNK_BYTES) {
        if (sent == LAYER_BYTES / 2) {
          halfSent.countDown();
          mayGoOn.await();
        }
        out.write(chunkAt(sent));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Different at each place, so that no piece can stand for another. */
  private byte[] chunkAt(int offset) {
    byte[] content = chunk.clone();
    content[0] = (byte) (offset >> 20);
    return content;
  }

  private static void send(HttpExchange exchange, String type, byte[] content) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
    exchange.close();
  }

  private String digestOfLayer() {
    MessageDigest digest = newDigest();
    for (int at = 0; at < LAYER_BYTES; at += CHUNK_BYTES) {
      digest.update(chunkAt(at));
    }
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  private byte[] manifest() {
    return """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
        "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
        """
        .formatted(sha256(CONFIG), CONFIG.length, layerDigest, LAYER_BYTES)
        .getBytes(StandardCharsets.UTF_8);
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sha256(byte[] content) {
    return Digest.sha256(content).toString();
  }
}
