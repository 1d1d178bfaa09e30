package io.drayage.management;

import io.drayage.management.Resources.Access;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP server of a running process: its resources, and its events at {@code /events}. One event
 * loop reads requests and checks them; a few workers answer.
 */
public final class ManagementServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
  private static final String EVENTS = "/events";

  /** Stands for the events, which are no single answer. */
  private static final Resource LISTEN = request -> Answer.json(200, "{}");

  private static final long CLOSE_SECONDS = 5;
  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private final ServerSettings settings;
  private final Directory directory;
  private final AccessCheck access;
  private final Vertx vertx;
  private final Context loop;
  private final Connections connections;
  private final ServerSentEvents events;
  private final ThreadPoolExecutor workers;

  /** Worker of open resources: health is answered while the others wait for registries. */
  private final ThreadPoolExecutor openWorker;

  private final Optional<Certificate> certificate;
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private Optional<HttpServer> server = Optional.empty();

  /** Creates a server that does not listen yet; {@link #close} ends its threads. */
  public ManagementServer(ServerSettings settings, Resources resources) {
    this.settings = settings;
    this.access = new AccessCheck(settings, new TokenCheck(settings.token(), System::nanoTime));
    this.vertx = Vertx.vertx(options());
    this.loop = vertx.getOrCreateContext();
    this.connections = new Connections(vertx, settings.limits());
    this.events =
        new ServerSentEvents(
            vertx,
            loop,
            settings.limits().events(),
            Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
    this.workers = workers("management", settings.limits().threads(), settings.limits().queue());
    this.openWorker = workers("management-open", 1, settings.limits().queue());
    this.certificate = settings.tls().map(files -> new Certificate(files, vertx));
    List<Resources.Entry> entries = new ArrayList<>(resources.entries());
    entries.add(new Resources.Entry("GET", EVENTS, Access.READ, LISTEN));
    this.directory = new Directory(entries);
  }

  private static VertxOptions options() {
    // small, since the process works with other threads; a look at blocked threads each second
    // would wake it
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setUseDaemonThread(true)
        .setBlockedThreadCheckInterval(1)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  private static ThreadPoolExecutor workers(String name, int threads, int queue) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queue),
            work -> {
              Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Listens.
   *
   * @throws IOException if the address can't be bound, or the certificate can't be used
   */
  public void start() throws IOException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.address())
            .setPort(settings.port())
            .setReuseAddress(true)
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(8192)
            // a caller that reads nothing holds up the regular end of its connection
            .setWriteIdleTimeout((int) settings.limits().stalled().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxHeaderSize(16384)
            .setSslHandshakeTimeout(settings.limits().request().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    if (certificate.isPresent()) {
      options.setSsl(true).setEnabledSecureTransportProtocols(TLS_VERSIONS);
      certificate.get().changed().ifPresent(options::setKeyCertOptions);
    }
    HttpServer made = vertx.createHttpServer(options);
    made.connectionHandler(connections::opened);
    made.requestHandler(this::take);
    made.invalidRequestHandler(this::refuse);
    made.exceptionHandler(
        failure -> LOG.debug("connection to the management server: {}", failure.toString()));
    result(onLoop(() -> made.listen()));
    server = Optional.of(made);
    settings
        .tls()
        .ifPresent(files -> vertx.setPeriodic(files.lookEvery().toMillis(), look -> renewSoon()));
  }

  /** All connections are handled by the one event loop of this context. */
  private <T> Future<T> onLoop(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(now -> action.get().onComplete(promise));
    return promise.future();
  }

  private static <T> T result(Future<T> future) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the management server started", e);
    }
  }

  private void take(HttpServerRequest http) {
    if (!connections.begun(http.connection())) {
      http.connection().close();
      return;
    }
    Call call =
        new Call(http, settings.limits(), vertx, () -> connections.ended(http.connection()));
    call.guarded(() -> dispatch(http, call));
  }

  private void dispatch(HttpServerRequest http, Call call) {
    AccessCheck.Head head = head(http);
    RequestPath path = RequestPath.parse(http.uri().replaceFirst("\\?.*", ""));
    Directory.Found found;
    try {
      found = directory.find(http.method().name(), path);
    } catch (ProblemException e) {
      // names and paths are told to callers with a proper Host only
      access.check(head, Access.OPEN);
      throw e;
    }
    access.check(head, found.entry().access());
    if (found.entry().resource() == LISTEN) {
      events.listen(http.response(), Optional.ofNullable(http.getHeader("Last-Event-ID")));
      return;
    }
    Executor chosen = found.entry().access() == Access.OPEN ? openWorker : workers;
    call.readBody(
        body ->
            call.guarded(
                () -> call.answer(found.entry().resource(), found.parameters(), body, chosen)));
  }

  private static AccessCheck.Head head(HttpServerRequest http) {
    return new AccessCheck.Head(
        http.method().name(),
        http.headers().getAll("Host"),
        Optional.ofNullable(http.getHeader("Origin")),
        Optional.ofNullable(http.getHeader("Sec-Fetch-Site")),
        Optional.ofNullable(http.getHeader("Authorization")),
        http.localAddress().hostAddress(),
        http.remoteAddress().hostAddress());
  }

  /** Answers what is no HTTP, or too long. */
  private void refuse(HttpServerRequest http) {
    String cause = http.decoderResult().cause().getClass().getSimpleName();
    ProblemException problem =
        switch (cause) {
          case "TooLongHttpHeaderException" ->
              new ProblemException(431, "Head too large", "the headers of a request are too long");
          case "TooLongHttpLineException" ->
              new ProblemException(414, "Address too long", "the address of a request is too long");
          default ->
              new ProblemException(400, "Malformed request", "this is no request of HTTP/1.1");
        };
    new Call(http, settings.limits(), vertx, () -> http.connection().close()).refuse(problem);
  }

  private void renewSoon() {
    if (!renewing.getAndSet(true)) {
      try {
        workers.execute(() -> renew(certificate.orElseThrow()));
      } catch (RejectedExecutionException e) {
        // the workers are busy; the next look follows
        renewing.set(false);
      }
    }
  }

  private void renew(Certificate own) {
    try {
      Optional<SSLOptions> changed =
          own.changed()
              .map(
                  pem ->
                      new SSLOptions()
                          .setKeyCertOptions(pem)
                          .setEnabledSecureTransportProtocols(TLS_VERSIONS));
      if (changed.isPresent()) {
        result(server.orElseThrow().updateSSLOptions(changed.get()));
        LOG.atInfo().log("the management server uses its new certificate");
      }
    } catch (IOException | RuntimeException e) {
      LOG.atError()
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log("new certificate of the management server can't be used, the previous one stays");
    } finally {
      renewing.set(false);
    }
  }

  /** The port that it listens to. */
  public int port() {
    return server.map(HttpServer::actualPort).orElse(settings.port());
  }

  /** Sends events to the clients of {@code /events}. */
  public Events events() {
    return events;
  }

  /** Ends all connections; a second call, such as one of the main thread at a signal, returns. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    loop.runOnContext(now -> events.close());
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("closing the management server: {}", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.shutdownNow();
    openWorker.shutdownNow();
  }
}
