package io.drayage.registry.http;

import io.drayage.registry.http.TransportException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * The end of the chain: one request over one connection, as it is. A thread that is interrupted
 * stops at the next byte it reads or writes; one that is blocked in a socket at the latest after
 * the idle timeout, or when the connections are closed. Safe for use by several threads.
 */
public final class HttpTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

  private static final int PROXY_LOGIN_WANTED = 407;
  private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT");

  private final Wire wire;
  private final StallWatch stallWatch;
  private final HttpConnections.Limits limits;

  HttpTransport(Wire wire, StallWatch stallWatch, HttpConnections.Limits limits) {
    this.wire = wire;
    this.stallWatch = stallWatch;
    this.limits = limits;
  }

  @Override
  public Response send(Request request) throws TransportException {
    if (Thread.currentThread().isInterrupted()) {
      throw TransportException.interrupted(null);
    }
    long startNanos = System.nanoTime();
    Response response = send(new Exchange(request, wire.choose(Origin.of(request.uri()))));
    if (LOG.isDebugEnabled()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      LOG.debug("{} -> {} in {} ms", request, response.status(), millis);
    }
    return response;
  }

  /** One request, and how it goes out. */
  private record Exchange(Request request, Wire.Choice choice) {
    boolean hasBody() {
      return request.body().lengthBytes() != 0 || !request.body().isRepeatable();
    }

    Exchange overNewConnection() {
      return new Exchange(request.overNewConnection(), choice);
    }
  }

  private Response send(Exchange exchange) throws TransportException {
    HttpUriRequestBase message = message(exchange.request());
    if (!exchange.hasBody()) {
      return send(exchange, message);
    }
    try (StallWatch.Watched watched = stallWatch.watch(message::cancel)) {
      message.setEntity(new BodyEntity(exchange.request().body(), watched));
      try {
        return send(exchange, message);
      } catch (TransportException e) {
        throw watched.isStalled() ? failures(exchange).stalled() : e;
      }
    }
  }

  private Response send(Exchange exchange, HttpUriRequestBase message) throws TransportException {
    ConnectionFailures failures = failures(exchange);
    HttpClientContext context = ProxyRoutes.context(exchange.choice().proxy());
    try {
      return exchange(exchange, message, context);
    } catch (SourceFailure e) {
      throw e.failure();
    } catch (IOException e) {
      if (isClosedUnused(exchange, message, context, e)) {
        LOG.debug("{}: the connection had been closed; over a new one", exchange.request());
        return send(exchange.overNewConnection());
      }
      throw failures.whileSending(e);
    } catch (IllegalStateException e) {
      // the pool was closed
      throw TransportException.of(Kind.INTERRUPTED, "the program is stopping", e);
    } catch (IllegalArgumentException e) {
      throw TransportException.of(
          Kind.INVALID, "can't send a request to " + Origin.redacted(exchange.request().uri()), e);
    }
  }

  private Response exchange(
      Exchange exchange, HttpUriRequestBase message, HttpClientContext context) throws IOException {
    Request request = exchange.request();
    ConnectionFailures failures = failures(exchange);
    ClassicHttpResponse answer =
        exchange.choice().pools().poolFor(request).executeOpen(null, message, context);
    if (exchange.choice().proxy().isPresent() && isOfProxy(answer, request, context)) {
      answer.close();
      throw failures.noWayThrough(answer.getCode());
    }
    EndpointDetails connection = context.getEndpointDetails();
    wire.answered(
        Origin.of(request.uri()), connection == null ? null : connection.getRemoteAddress());
    return response(request, message, answer, failures);
  }

  /**
   * Whether an earlier request's connection was closed by the other side before it saw this one, of
   * which it has none of the body. That is no failure of this request.
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

  /** A refused tunnel comes back as if it were the answer, but never over TLS. */
  private static boolean isOfProxy(
      ClassicHttpResponse answer, Request request, HttpClientContext context) {
    boolean tunnelWanted = !Origin.of(request.uri()).isPlain();
    return answer.getCode() == PROXY_LOGIN_WANTED
        || (tunnelWanted && context.getSSLSession() == null);
  }

  private static HttpUriRequestBase message(Request request) {
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), request.uri());
    request.headers().forEach(message::setHeader);
    // blobs and manifests must come as they are; their digest is of those bytes
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
      headers
          .computeIfAbsent(header.getName(), name -> new ArrayList<>())
          .add(header.getValue() == null ? "" : header.getValue());
    }
    HttpEntity entity = answer.getEntity();
    InputStream content = entity == null ? null : entity.getContent();
    ReceivedBody body =
        new ReceivedBody(
            content == null ? InputStream.nullInputStream() : content,
            failures,
            System::nanoTime,
            limits.idleTimeout());
    Response.Head head = new Response.Head(request.uri(), answer.getCode(), headers);
    return new Response(head, body, new Release(message, answer, body));
  }

  private ConnectionFailures failures(Exchange exchange) {
    String host = String.valueOf(exchange.request().uri().getRawAuthority());
    return new ConnectionFailures(
        new ConnectionFailures.Peer(host, exchange.choice().proxy().map(ProxyServer::toString)),
        limits.connectTimeout(),
        limits.idleTimeout(),
        exchange.choice().trustHint());
  }
}
