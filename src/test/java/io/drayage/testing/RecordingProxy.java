package io.drayage.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * In front of a real registry: passes everything on, and keeps what was asked, in which order, and
 * how many bytes went which way. Safe for use by several threads.
 */
public final class RecordingProxy implements AutoCloseable {
  private static final Set<String> OWN_HEADERS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");
  private static final int BUFFER = 16 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "recording-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Recorded> records = new ArrayList<>();
  private final AtomicLong order = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong bytesIn = new AtomicLong();
  private final HttpServer server;
  private final URI upstream;
  private volatile Optional<String> login = Optional.empty();
  private volatile Optional<URI> blobsElsewhere = Optional.empty();
  private volatile long bytesPerSecond = Long.MAX_VALUE;

  /**
   * A request that was answered, or broke off (status 0).
   *
   * @param began when its head had come, on a counter that no two events share
   * @param ended when the registry had answered it
   */
  public record Recorded(
      String method, String path, int status, String authorization, long began, long ended) {
    /** Whether it writes a manifest under a tag. */
    public boolean isTagPush() {
      return isManifestPush() && !path.contains("/manifests/sha256:");
    }

    public boolean isManifestPush() {
      return method.equals("PUT") && path.contains("/manifests/");
    }

    /** Whether it made a blob complete, by its bytes or by a mount. */
    public boolean isBlobCommit() {
      boolean sent = method.equals("PUT") && path.contains("/blobs/uploads/");
      boolean mounted = method.equals("POST") && path.contains("mount=");
      return status == 201 && (sent || mounted);
    }
  }

  private RecordingProxy(URI upstream) {
    this.upstream = upstream;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public static RecordingProxy before(URI registry) {
    return new RecordingProxy(registry);
  }

  /** Shows the registry this header, whatever the client showed. */
  public RecordingProxy withLogin(String authorization) {
    login = Optional.of(authorization);
    return this;
  }

  /** Sends whoever reads a blob there. */
  public RecordingProxy sendingBlobReadersTo(URI elsewhere) {
    blobsElsewhere = Optional.of(elsewhere);
    return this;
  }

  /** Takes no more than so many bytes of bodies from each client. */
  public RecordingProxy slow(long bytesPerSecondAndRequest) {
    bytesPerSecond = bytesPerSecondAndRequest;
    return this;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public String hostAndPort() {
    return endpoint().getAuthority();
  }

  /** In the order in which they began. */
  public List<Recorded> records() {
    synchronized (records) {
      return records.stream().sorted(Comparator.comparingLong(Recorded::began)).toList();
    }
  }

  /** Requests that have begun. */
  public long requests() {
    return requests.get();
  }

  /** Tags that were pushed, and taken. */
  public long tagPushes() {
    return records().stream().filter(one -> one.isTagPush() && one.status() == 201).count();
  }

  /** Bytes of bodies that clients have sent. */
  public long bytesIn() {
    return bytesIn.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    long began = order.incrementAndGet();
    requests.incrementAndGet();
    String path = exchange.getRequestURI().toString();
    int status = 0;
    try (exchange) {
      if (blobsElsewhere.isPresent()
          && exchange.getRequestMethod().equals("GET")
          && path.contains("/blobs/sha256:")) {
        status = 307;
        exchange
            .getResponseHeaders()
            .set("Location", blobsElsewhere.get().resolve(path).toString());
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      HttpResponse<InputStream> answer = ask(exchange, path);
      status = answer.statusCode();
      record(exchange, path, status, began);
      passBack(exchange, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (status == 0 || status == 307) {
        record(exchange, path, status, began);
      }
    }
  }

  private HttpResponse<InputStream> ask(HttpExchange exchange, String path)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(path))
            .method(exchange.getRequestMethod(), body(exchange));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    login.ifPresent(value -> request.setHeader("Authorization", value));
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  private BodyPublisher body(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    if (!chunked && (length == null || length.equals("0"))) {
      return BodyPublishers.noBody();
    }
    BodyPublisher stream =
        BodyPublishers.ofInputStream(() -> new Counted(exchange.getRequestBody()));
    return chunked ? stream : BodyPublishers.fromPublisher(stream, Long.parseLong(length));
  }

  private void passBack(HttpExchange exchange, HttpResponse<InputStream> answer)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(
                    value ->
                        exchange
                            .getResponseHeaders()
                            .add(name, value.replace(upstream.getAuthority(), hostAndPort())));
              }
            });
    boolean head = exchange.getRequestMethod().equals("HEAD");
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
    if (head && length > 0) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
    }
    exchange.sendResponseHeaders(answer.statusCode(), head || length == 0 ? -1 : length);
    try (InputStream content = answer.body();
        OutputStream out = exchange.getResponseBody()) {
      content.transferTo(out);
    }
  }

  private void record(HttpExchange exchange, String path, int status, long began) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    Recorded recorded =
        new Recorded(
            exchange.getRequestMethod(),
            path,
            status,
            authorization == null ? "" : authorization,
            began,
            order.incrementAndGet());
    synchronized (records) {
      records.add(recorded);
    }
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream content) {
      super(content);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int length) throws IOException {
      int read = super.read(buffer, start, Math.min(length, BUFFER));
      if (read > 0) {
        bytesIn.addAndGet(read);
        if (bytesPerSecond < Long.MAX_VALUE) {
          LockSupport.parkNanos(read * 1_000_000_000L / bytesPerSecond);
        }
      }
      return read;
    }
  }
}
