package io.drayage.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drayage.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry that keeps what came of an upload that broke off, as the distribution specification
 * lets it, and goes on from there; docker-registry does not. The first large upload stops at a byte
 * that the test names until the test lets it go. Safe for use by several threads.
 */
public final class SessionKeepingRegistry implements AutoCloseable {
  private static final String UPLOADS = "/blobs/uploads/";
  private static final int BUFFER = 64 * 1024;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> sessions = new ConcurrentHashMap<>();
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final HttpServer server;
  private final int stopAtByte;

  /** Stops the first upload that gets so far. */
  public SessionKeepingRegistry(int stopAtByte) {
    this.stopAtByte = stopAtByte;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Waits until an upload has stopped. */
  public boolean awaitStop() throws InterruptedException {
    return stopped.await(60, TimeUnit.SECONDS);
  }

  /** Lets the upload go on, with what still comes of it, and waits until that is kept. */
  public void release() throws InterruptedException {
    released.countDown();
    if (!ended.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the upload has not ended");
    }
  }

  /** What is kept of uploads is other bytes from now on. */
  public void spoil() {
    sessions.replaceAll(
        (path, content) -> {
          ByteArrayOutputStream other = new ByteArrayOutputStream();
          other.writeBytes(new byte[content.size()]);
          return other;
        });
  }

  /** The {@code Content-Range} of each upload that went on, in order. */
  public List<String> ranges() {
    return List.copyOf(ranges);
  }

  public Optional<byte[]> blob(Digest digest) {
    return Optional.ofNullable(blobs.get(digest.toString()));
  }

  public Optional<byte[]> manifest(String repository, String reference) {
    return Optional.ofNullable(manifests.get("/v2/" + repository + "/manifests/" + reference));
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (path.contains(UPLOADS)) {
        upload(exchange, path);
      } else if (path.contains("/manifests/") && exchange.getRequestMethod().equals("PUT")) {
        byte[] content = exchange.getRequestBody().readAllBytes();
        manifests.put(path, content);
        created(exchange, Digest.sha256(content).toString());
      } else {
        byte[] found =
            path.contains("/manifests/")
                ? manifests.get(path)
                : blobs.get(path.substring(path.lastIndexOf('/') + 1));
        if (found != null) {
          exchange.getResponseHeaders().set("Content-Length", Integer.toString(found.length));
          exchange
              .getResponseHeaders()
              .set("Docker-Content-Digest", Digest.sha256(found).toString());
        }
        exchange.sendResponseHeaders(found == null ? 404 : 200, -1);
      }
    }
  }

  private void upload(HttpExchange exchange, String path) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        String session = path + opened.incrementAndGet();
        sessions.put(session, new ByteArrayOutputStream());
        exchange.getResponseHeaders().set("Location", session);
        exchange.sendResponseHeaders(202, -1);
      }
      case "GET" -> {
        ByteArrayOutputStream known = sessions.get(path);
        if (known != null) {
          exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, known.size() - 1));
        }
        exchange.sendResponseHeaders(known == null ? 404 : 204, -1);
      }
      case "PUT" -> commit(exchange, path);
      default -> {
        sessions.remove(path);
        exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  private void commit(HttpExchange exchange, String path) throws IOException {
    ByteArrayOutputStream content = sessions.get(path);
    String range = exchange.getRequestHeaders().getFirst("Content-Range");
    int before = content == null ? 0 : content.size();
    if (range != null) {
      ranges.add(range);
    }
    if (content == null || (range != null && !range.startsWith(before + "-"))) {
      exchange.sendResponseHeaders(content == null ? 404 : 416, -1);
      return;
    }
    try {
      read(exchange.getRequestBody(), content);
    } finally {
      if (stopped.getCount() == 0) {
        ended.countDown();
      }
    }
    sessions.remove(path);
    String digest = exchange.getRequestURI().getQuery().replace("digest=", "");
    if (!Digest.sha256(content.toByteArray()).toString().equals(digest)) {
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    blobs.put(digest, content.toByteArray());
    created(exchange, digest);
  }

  /** Whatever comes is kept, also when the rest does not. */
  private void read(InputStream body, ByteArrayOutputStream content) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      content.write(buffer, 0, read);
      if (content.size() >= stopAtByte && released.getCount() > 0) {
        stopped.countDown();
        awaitRelease();
      }
    }
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void created(HttpExchange exchange, String digest) throws IOException {
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
    exchange.sendResponseHeaders(201, -1);
  }
}
