package io.drayage.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A registry that takes what it is sent, counts its bytes and keeps only digests of blobs. */
public final class CountingTarget implements AutoCloseable {
  private final Map<String, Long> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final AtomicLong blobBytes = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  public CountingTarget() {
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

  /** Size of each blob, by the digest of what really came. */
  public Map<String, Long> blobs() {
    return Map.copyOf(blobs);
  }

  /** Bytes of all uploads, also of those that broke. */
  public long blobBytes() {
    return blobBytes.get();
  }

  public Optional<byte[]> manifest(String tag) {
    return Optional.ofNullable(manifests.get(tag));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        exchange.getResponseHeaders().add("Location", "/v2/big/blobs/uploads/x");
        end(exchange, 202);
      }
      case "PUT" -> {
        if (path.contains("/manifests/")) {
          byte[] content = exchange.getRequestBody().readAllBytes();
          manifests.put(last, content);
          exchange.getResponseHeaders().add("Docker-Content-Digest", HeldSource.sha256(content));
        } else {
          String taken = take(exchange.getRequestBody());
          exchange.getResponseHeaders().add("Docker-Content-Digest", taken);
        }
        end(exchange, 201);
      }
      default -> {
        byte[] known = path.contains("/manifests/") ? manifests.get(last) : null;
        if (known != null) {
          exchange.getResponseHeaders().add("Docker-Content-Digest", HeldSource.sha256(known));
        }
        end(exchange, known == null ? 404 : 200);
      }
    }
  }

  private String take(InputStream content) throws IOException {
    MessageDigest digest = HeldSource.newDigest();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      digest.update(buffer, 0, read);
      size += read;
      blobBytes.addAndGet(read);
    }
    String name = "sha256:" + HexFormat.of().formatHex(digest.digest());
    blobs.put(name, size);
    return name;
  }

  private static void end(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
