package io.drayage.registry.http;

import io.drayage.registry.http.TransportException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
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

  private static final int CLIENT_ERROR = 400;
  private static final int PROXY_LOGIN_WANTED = 407;
  private static final List<String> PROXY_PROGRAMS = List.of("squid", "tinyproxy", "privoxy");
  private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT");

  private final HttpConnections.Clients clients;
  private final StallWatch stallWatch;
  private final HttpConnections.Limits limits;
  private final Manner manner;

  /**
   * How this transport differs from others over the same kind of connections.
   *
   * @param trustHint what to do about a certificate that is not trusted
   */
  record Manner(ProxyRules proxies, Logins logins, String trustHint) {}

  /**
   * An account of a proxy. Without a tunnel a registry could answer in the proxy's name, so it is
   * an account for that registry alone then.
   */
  private record Login(ProxyServer proxy, String registry) {
    static Login of(ProxyServer proxy, Request request) {
      Origin origin = Origin.of(request.uri());
      return new Login(proxy, origin.isPlain() ? origin.host() : "");
    }
  }

  HttpTransport(
      HttpConnections.Clients clients,
      StallWatch stallWatch,
      HttpConnections.Limits limits,
      Manner manner) {
    this.clients = clients;
    this.stallWatch = stallWatch;
    this.limits = limits;
    this.manner = manner;
  }

  @Override
  public Response send(Request request) throws TransportException {
    if (Thread.currentThread().isInterrupted()) {
      throw TransportException.interrupted(null);
    }
    HttpUriRequestBase message = message(request);
    long startNanos = System.nanoTime();
    Response response = watched(message, request);
    if (LOG.isDebugEnabled()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      LOG.debug("{} -> {} in {} ms", request, response.status(), millis);
    }
    return response;
  }

  private Response watched(HttpUriRequestBase message, Request request) throws TransportException {
    if (!request.isLimited()) {
      return exchange(message, request);
    }
    try (StallWatch.Awaited awaited = stallWatch.await(message::cancel)) {
      try {
        return exchange(message, request);
      } catch (TransportException e) {
        throw awaited.isOverdue()
            ? failures(request, proxy(request)).overdue(limits.requestLimit())
            : e;
      }
    }
  }

  private Response exchange(HttpUriRequestBase message, Request request) throws TransportException {
    return request.body().lengthBytes() == 0 && request.body().isRepeatable()
        ? exchange(clients.requests(), message, request)
        : exchangeBody(message, request);
  }

  private Response exchangeBody(HttpUriRequestBase message, Request request)
      throws TransportException {
    CloseableHttpClient client =
        request.body().isRepeatable() ? clients.requests() : clients.uploads();
    try (StallWatch.Watched watched = stallWatch.watch(message::cancel)) {
      message.setEntity(new BodyEntity(request.body(), watched));
      try {
        return exchange(client, message, request);
      } catch (TransportException e) {
        throw watched.isStalled() ? failures(request, proxy(request)).stalled() : e;
      }
    }
  }

  private Response exchange(CloseableHttpClient client, HttpUriRequestBase message, Request request)
      throws TransportException {
    Optional<ProxyServer> proxy = proxy(request);
    if (proxy.isEmpty() || proxy.get().login().isEmpty()) {
      return exchange(client, message, request, proxy);
    }
    Login login = Login.of(proxy.get(), request);
    return manner
        .logins()
        .first(
            login,
            () -> {
              try {
                Response response = exchange(client, message, request, proxy);
                manner.logins().accept(login);
                return response;
              } catch (TransportException e) {
                noteProxyLogin(login, e);
                throw e;
              }
            },
            HttpTransport::isBeforeProxy);
  }

  private void noteProxyLogin(Login login, TransportException failure) {
    if (failure.status() == PROXY_LOGIN_WANTED) {
      manner.logins().refuse(login, failure);
    } else if (!isBeforeProxy(failure)) {
      manner.logins().accept(login);
    }
  }

  /** Whether the proxy was not reached, so that every request through it fails in the same way. */
  private static boolean isBeforeProxy(TransportException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof ConnectException
        || cause instanceof ConnectTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException;
  }

  private Response exchange(
      CloseableHttpClient client,
      HttpUriRequestBase message,
      Request request,
      Optional<ProxyServer> proxy)
      throws TransportException {
    ConnectionFailures failures = failures(request, proxy);
    try {
      HttpClientContext context = ProxyRoutes.context(proxy);
      ClassicHttpResponse answer = client.executeOpen(null, message, context);
      if (proxy.isPresent() && isOfProxy(answer, request, context)) {
        answer.close();
        throw failures.noWayThrough(answer.getCode());
      }
      return response(request, message, answer, failures);
    } catch (SourceFailure e) {
      throw e.failure();
    } catch (IOException e) {
      throw failures.whileSending(e);
    } catch (IllegalStateException e) {
      // the pool was closed
      throw TransportException.of(Kind.INTERRUPTED, "the program is stopping", e);
    } catch (IllegalArgumentException e) {
      throw TransportException.of(
          Kind.INVALID, "can't send a request to " + Origin.redacted(request.uri()), e);
    }
  }

  /**
   * A refused tunnel comes back as if it were the answer, but never over TLS. Without a tunnel the
   * answer of a proxy is known by what proxies write into it.
   */
  private static boolean isOfProxy(
      ClassicHttpResponse answer, Request request, HttpClientContext context) {
    if (answer.getCode() == PROXY_LOGIN_WANTED) {
      return true;
    }
    return Origin.of(request.uri()).isPlain()
        ? answer.getCode() >= CLIENT_ERROR && isSignedByProxy(answer)
        : context.getSSLSession() == null;
  }

  private static boolean isSignedByProxy(ClassicHttpResponse answer) {
    if (answer.containsHeader("Docker-Distribution-Api-Version")) {
      return false;
    }
    Header server = answer.getFirstHeader("Server");
    String name = server == null ? "" : String.valueOf(server.getValue());
    return answer.containsHeader("Proxy-Authenticate")
        || answer.containsHeader("X-Squid-Error")
        || PROXY_PROGRAMS.stream()
            .anyMatch(program -> name.regionMatches(true, 0, program, 0, program.length()));
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
            limits.idleTimeout(),
            request.isLimited() ? Optional.of(limits.requestLimit()) : Optional.empty());
    Response.Head head = new Response.Head(request.uri(), answer.getCode(), headers);
    return new Response(head, body, new Release(message, answer, body));
  }

  private ConnectionFailures failures(Request request, Optional<ProxyServer> proxy) {
    String host = String.valueOf(request.uri().getRawAuthority());
    return new ConnectionFailures(
        new ConnectionFailures.Peer(host, proxy.map(ProxyServer::toString)),
        limits.connectTimeout(),
        limits.idleTimeout(),
        manner.trustHint());
  }

  private Optional<ProxyServer> proxy(Request request) {
    return manner.proxies().proxyFor(Origin.of(request.uri()));
  }
}
