package io.drayage.registry.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pools of open connections, two for each way of TLS and proxies: one for uploads from a
 * stream, one for everything else, so that a copy within one registry can't wait for the connection
 * that it reads from. Socket buffers are left to the operating system, which fits them to the line.
 * Safe for use by several threads.
 */
public final class HttpConnections implements AutoCloseable {
  private static final int MAX_CONNECTIONS_TOTAL = 1000;
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final TimeValue VALIDATE_AFTER = TimeValue.ofSeconds(2);
  private static final TimeValue KEEP_IDLE = TimeValue.ofSeconds(30);
  // busy connections are no failure: large blobs take their time
  private static final Timeout LEASE_TIMEOUT = Timeout.ofMinutes(30);

  private final Limits limits;
  private final Logins logins;
  private final StallWatch stallWatch;
  private final Map<Way, Clients> clients = new ConcurrentHashMap<>();

  /**
   * Limits of every connection.
   *
   * @param idleTimeout without a byte in either direction
   * @param requestLimit for a request in all, until its answer is read, where that is no blob
   * @param perRegistry open connections of each pool to one host
   */
  public record Limits(
      Duration connectTimeout,
      Duration idleTimeout,
      Duration requestLimit,
      int perRegistry,
      String userAgent) {}

  private record Way(TlsSettings tls, ProxyRules proxies) {}

  /** The two pools of one way. */
  record Clients(CloseableHttpClient requests, CloseableHttpClient uploads) {}

  /** Opens nothing yet; {@code logins} hold what came of passwords for proxies. */
  public HttpConnections(Limits limits, Logins logins) {
    this.limits = limits;
    this.logins = logins;
    this.stallWatch = new StallWatch(limits.idleTimeout(), limits.requestLimit());
  }

  /**
   * A transport over these connections.
   *
   * @param trustHint what to tell the operator when a certificate is not trusted
   */
  public HttpTransport transport(TlsSettings tls, ProxyRules proxies, String trustHint) {
    Clients pair = clients.computeIfAbsent(new Way(tls, proxies), this::open);
    return new HttpTransport(
        pair, stallWatch, limits, new HttpTransport.Manner(proxies, logins, trustHint));
  }

  /** Breaks off what is still under way. */
  @Override
  public void close() {
    stallWatch.close();
    for (Clients pair : clients.values()) {
      pair.requests().close(CloseMode.IMMEDIATE);
      pair.uploads().close(CloseMode.IMMEDIATE);
    }
    clients.clear();
  }

  private Clients open(Way way) {
    LazyTls tls = new LazyTls(way.tls());
    ProxyRoutes routes = new ProxyRoutes(way.proxies());
    return new Clients(client(tls, routes), client(tls, routes));
  }

  private CloseableHttpClient client(LazyTls tls, ProxyRoutes routes) {
    Timeout idle = Timeout.of(limits.idleTimeout());
    Timeout connect = Timeout.of(limits.connectTimeout());
    Http1Config http1 =
        Http1Config.custom()
            .setMaxLineLength(MAX_LINE_BYTES)
            .setMaxHeaderCount(MAX_HEADERS)
            .build();
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder()
                        .http1Config(http1)
                        .responseOutOfOrderStrategy(new EarlyAnswers())
                        .responseParserFactory(AnswerHeadParser::new)
                        .build())
                .setTlsSocketStrategy(tls)
                .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
                .setMaxConnPerRoute(limits.perRegistry())
                .setMaxConnTotal(MAX_CONNECTIONS_TOTAL)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(idle)
                        .setValidateAfterInactivity(VALIDATE_AFTER)
                        .build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(LEASE_TIMEOUT)
                .setResponseTimeout(idle)
                .setConnectionKeepAlive(KEEP_IDLE)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent(limits.userAgent())
        .setRoutePlanner(routes)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableContentCompression()
        .disableAuthCaching()
        .disableConnectionState()
        .build();
  }
}
