package io.drayage.registry.http;

import io.drayage.failure.FailureKind;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.ProxyServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * End of the chain: sends one request unchanged over one connection. An interrupted thread stops at
 * its next byte; a thread that is blocked in a socket stops at the idle timeout, or as soon as the
 * connections are closed. Thread-safe.
 */
public final class HttpTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

  private static final int PROXY_LOGIN_WANTED = 407;
  private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT");

  private final Wire wire;
  private final Logins logins;
  private final StallWatch stallWatch;
  private final ClientSettings settings;

  /**
   * Account of a proxy for one registry: without a tunnel a registry could answer in the proxy's
   * name, so its answers don't count for other registries.
   */
  private record Login(ProxyServer proxy, String registry) {
    static Login of(ProxyServer proxy, Request request) {
      Origin origin = Origin.of(request.uri());
      return new Login(proxy, origin.isPlain() ? origin.host() : "");
    }
  }

  /** Request and its connection. */
  private record Exchange(Request request, Wire.Choice choice) {
    boolean hasBody() {
      return request.body().lengthBytes() != 0 || !request.body().isRepeatable();
    }

    Exchange overNewConnection() {
      return new Exchange(request.overNewConnection(), choice);
    }
  }

  HttpTransport(Wire wire, Logins logins, StallWatch stallWatch, ClientSettings settings) {
    this.wire = wire;
    this.logins = logins;
    this.stallWatch = stallWatch;
    this.settings = settings;
  }

  @Override
  public Response send(Request request) throws TransportException {
    if (Thread.currentThread().isInterrupted()) {
      throw TransportException.interrupted(null);
    }
    HttpUriRequestBase message = message(request);
    long startNanos = System.nanoTime();
    Response response =
        watched(message, new Exchange(request, wire.choose(Origin.of(request.uri()))));
    if (LOG.isDebugEnabled()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      LOG.debug("{} -> {} in {} ms", request, response.status(), millis);
    }
    return response;
  }

  private Response watched(HttpUriRequestBase message, Exchange exchange)
      throws TransportException {
    if (!exchange.request().body().isRepeatable()) {
      return sendBody(message, exchange);
    }
    try (StallWatch.Awaited awaited = stallWatch.await(message::cancel)) {
      try {
        return sendBody(message, exchange);
      } catch (TransportException e) {
        throw awaited.isOverdue() ? failures(exchange).overdue(settings.requestLimit()) : e;
      }
    }
  }

  private Response sendBody(HttpUriRequestBase message, Exchange exchange)
      throws TransportException {
    if (!exchange.hasBody()) {
      return sendLoggedIn(message, exchange);
    }
    exchange
        .request()
        .body()
        .answerWithin()
        .ifPresent(limit -> message.setConfig(HttpConnections.answeredWithin(limit)));
    try (StallWatch.Watched watched = stallWatch.watch(message::cancel)) {
      message.setEntity(new BodyEntity(exchange.request().body(), watched));
      try {
        return sendLoggedIn(message, exchange);
      } catch (TransportException e) {
        if (watched.isOverdue()) {
          throw failures(exchange).lateAnswer();
        }
        throw watched.isStalled() ? failures(exchange).stalled() : e;
      }
    }
  }

  private Response sendLoggedIn(HttpUriRequestBase message, Exchange exchange)
      throws TransportException {
    Optional<ProxyServer> proxy = exchange.choice().proxy();
    HttpClientContext context = ProxyRoutes.context(proxy);
    if (proxy.isEmpty() || proxy.get().login().isEmpty()) {
      return send(message, exchange, context);
    }
    Login login = Login.of(proxy.get(), exchange.request());
    Logins.Attempt<Response> attempt =
        () -> noted(login, () -> send(message, exchange, context), context);
    if (!exchange.request().body().isRepeatable()) {
      // an upload would block waiting requests until its end
      logins.check(login);
      return attempt.run();
    }
    return logins.first(login, attempt, TransportException::isWithoutConnection);
  }

  private Response noted(Login login, Logins.Attempt<Response> attempt, HttpClientContext context)
      throws TransportException {
    try {
      Response response = attempt.run();
      logins.accept(login);
      return response;
    } catch (TransportException e) {
      if (e.status() == PROXY_LOGIN_WANTED) {
        logins.refuse(login, e);
      } else if (context.getSSLSession() != null) {
        // the proxy opened a tunnel before the failure
        logins.accept(login);
      }
      throw e;
    }
  }

  private Response send(HttpUriRequestBase message, Exchange exchange, HttpClientContext context)
      throws TransportException {
    ConnectionFailures failures = failures(exchange);
    try {
      return receive(message, exchange, context);
    } catch (SourceFailure e) {
      throw e.failure();
    } catch (IOException e) {
      if (exchange.choice().pools().isClosed()) {
        throw TransportException.stopping(e);
      }
      if (isClosedUnused(exchange, message, context, e)) {
        LOG.debug("{}: the connection had been closed; over a new one", exchange.request());
        return send(
            message, exchange.overNewConnection(), ProxyRoutes.context(exchange.choice().proxy()));
      }
      throw failures.whileSending(e);
    } catch (IllegalStateException e) {
      // the pool is closed
      throw TransportException.stopping(e);
    } catch (IllegalArgumentException e) {
      throw TransportException.of(
          FailureKind.INVALID_CONTENT,
          "can't send a request to " + Origin.redacted(exchange.request().uri()),
          e);
    }
  }

  private Response receive(HttpUriRequestBase message, Exchange exchange, HttpClientContext context)
      throws IOException {
    Request request = exchange.request();
    ConnectionFailures failures = failures(exchange);
    ClassicHttpResponse answer =
        exchange.choice().pools().poolFor(request).executeOpen(null, message, context);
    if (exchange.choice().proxy().isPresent() && ProxyRoutes.isOfProxy(answer, request, context)) {
      answer.close();
      throw failures.refusedByProxy(answer.getCode());
    }
    EndpointDetails connection = context.getEndpointDetails();
    wire.answered(
        Origin.of(request.uri()), connection == null ? null : connection.getRemoteAddress());
    Response response = response(request, message, answer, failures);
    return exchange
        .choice()
        .proxy()
        .filter(any -> ProxyRoutes.mayBeOfProxy(answer, request))
        .map(proxy -> response.withHint(ProxyRoutes.hint(proxy)))
        .orElse(response);
  }

  /**
   * Whether the other side closed the connection before it read any of the body: the request may be
   * sent over a new connection.
   */
  private static boolean isClosedUnused(
      Exchange exchange, HttpUriRequestBase message, HttpClientContext context, IOException e) {
    Request request = exchange.request();
    boolean closed =
        e instanceof NoHttpResponseException
            || (e instanceof SocketException && !(e instanceof ConnectException))
            || e instanceof SSLException;
    EndpointDetails connection = context.getEndpointDetails();
    boolean usedBefore = connection != null && connection.getRequestCount() > 1;
    boolean begun = message.getEntity() instanceof BodyEntity body && body.isBegun();
    return closed
        && usedBefore
        && !begun
        && request.connection() == Request.Connection.ANY
        && request.repeat() == Request.Repeat.ALLOWED
        && !Thread.currentThread().isInterrupted();
  }

  private static HttpUriRequestBase message(Request request) {
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), request.uri());
    request.headers().forEach(message::setHeader);
    // blobs and manifests must arrive unchanged; their digests are of those bytes
    message.setHeader("Accept-Encoding", "identity");
    if (METHODS_WITH_BODY.contains(request.method())) {
      message.setEntity(new ByteArrayEntity(new byte[0], null));
    }
    return message;
  }

  private Response response(
      Request request,
      HttpUriRequestBase message,
      ClassicHttpResponse answer,
      ConnectionFailures failures)
      throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : answer.getHeaders()) {
      String value = header.getValue() == null ? "" : header.getValue();
      headers.merge(header.getName(), List.of(value), Response.Head::joined);
    }
    HttpEntity entity = answer.getEntity();
    InputStream content = entity == null ? null : entity.getContent();
    ReceivedBody body =
        new ReceivedBody(
            content == null ? InputStream.nullInputStream() : content,
            failures,
            System::nanoTime,
            settings.idleTimeout(),
            request.isLimited() ? Optional.of(settings.requestLimit()) : Optional.empty());
    Response.Head head = new Response.Head(request.uri(), answer.getCode(), headers);
    return new Response(head, body, new Release(message, answer, body));
  }

  private ConnectionFailures failures(Exchange exchange) {
    String host = String.valueOf(exchange.request().uri().getRawAuthority());
    return new ConnectionFailures(
        new ConnectionFailures.Destination(
            host, exchange.choice().proxy().map(ProxyServer::toString)),
        settings.connectTimeout(),
        settings.idleTimeout(),
        exchange.request().body().answerWithin().orElse(settings.idleTimeout()),
        exchange.choice().trustHint());
  }
}
