package io.drayage.registry.http;

import io.drayage.registry.net.Origin;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.tls.LazyTls;
import io.drayage.registry.tls.TlsSettings;
import io.drayage.registry.tls.TrustedAuthorities;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pools of open connections, two for each way of TLS, proxies and addresses: one for uploads
 * from a stream, one for everything else, so that a copy within one registry can't wait for the
 * connection that it reads from. Socket buffers are left to the operating system, which fits them
 * to the line. Safe for use by several threads.
 */
public final class HttpConnections implements AutoCloseable {
  private static final int MAX_CONNECTIONS_TOTAL = 1000;
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_HEADERS = 200;

  /** Looking whether a connection was closed meanwhile takes a millisecond. */
  private static final TimeValue CHECK_AFTER = TimeValue.ofMilliseconds(100);

  /** A stream can't be sent again, so its connection is looked at each time. */
  private static final TimeValue ALWAYS_CHECK = TimeValue.ZERO_MILLISECONDS;

  private static final TimeValue KEEP_IDLE = TimeValue.ofSeconds(30);
  // busy connections are no failure: large blobs take their time
  private static final Timeout LEASE_TIMEOUT = Timeout.ofMinutes(30);

  private final ClientSettings settings;
  private final String userAgent;
  private final Logins logins;
  private final StallWatch stallWatch;
  private final TrustedAuthorities machine = new TrustedAuthorities(System.getenv());
  private final Map<Wire.Policy, ConnectionPools> pools = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * How a registry is met.
   *
   * @param endpoint where its requests go; without one, every host is its own
   * @param ownHosts the hosts that {@code tls} was given for
   * @param certsDir directory with one folder of certificates a host
   * @param insideHosts hosts that it may lead to although they are inside a private network
   * @param trustHint what to tell the operator when its certificate is not trusted
   */
  public record Registry(
      Optional<Origin> endpoint,
      Set<String> ownHosts,
      TlsSettings tls,
      Path certsDir,
      ProxyRules proxies,
      Set<String> insideHosts,
      String trustHint) {}

  /** Opens nothing yet; {@code logins} hold what came of passwords for proxies. */
  public HttpConnections(ClientSettings settings, String userAgent, Logins logins) {
    this.settings = settings;
    this.userAgent = userAgent;
    this.logins = logins;
    this.stallWatch = new StallWatch(settings.idleTimeout(), settings.requestLimit());
  }

  /** A transport for the requests of one registry, wherever they lead. */
  public HttpTransport transport(Registry registry) {
    return new HttpTransport(new Wire(registry, this::pools), logins, stallWatch, settings);
  }

  /** A transport to services that the operator names, with checked certificates. */
  public HttpTransport transport(ProxyRules proxies) {
    return transport(
        new Registry(
            Optional.empty(),
            Set.of(),
            TlsSettings.machine(),
            Path.of(""),
            proxies,
            Set.of(),
            "name the authority's file in SSL_CERT_FILE"));
  }

  /** Breaks off what is still under way. What is sent afterwards is refused. */
  @Override
  public void close() {
    closed = true;
    stallWatch.close();
    pools.values().forEach(ConnectionPools::close);
  }

  private ConnectionPools pools(Wire.Policy way) {
    ConnectionPools found = pools.computeIfAbsent(way, this::open);
    if (closed) {
      // close() may have passed it by
      found.close();
    }
    return found;
  }

  private ConnectionPools open(Wire.Policy way) {
    LazyTls tls = new LazyTls(way.tls(), machine);
    return new ConnectionPools(
        client(way, tls, CHECK_AFTER).build(),
        client(way, tls, ALWAYS_CHECK).build(),
        () ->
            client(way, tls, CHECK_AFTER)
                .setConnectionReuseStrategy((request, response, context) -> false)
                .build());
  }

  private HttpClientBuilder client(Wire.Policy way, LazyTls tls, TimeValue checkAfter) {
    Timeout idle = Timeout.of(settings.idleTimeout());
    Timeout connect = Timeout.of(settings.connectTimeout());
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
                .setDnsResolver(way.fence().over(InetAddress::getAllByName))
                .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
                .setMaxConnPerRoute(settings.maxConnections())
                .setMaxConnTotal(MAX_CONNECTIONS_TOTAL)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(idle)
                        .setValidateAfterInactivity(checkAfter)
                        .build())
                .build())
        .setDefaultRequestConfig(answeredWithin(settings.idleTimeout()))
        .setUserAgent(userAgent)
        .setRoutePlanner(new ProxyRoutes(way.proxies()))
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableContentCompression()
        .disableAuthCaching()
        .disableConnectionState();
  }

  /** How a request is sent whose answer must begin within {@code limit}. */
  static RequestConfig answeredWithin(Duration limit) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(LEASE_TIMEOUT)
        .setResponseTimeout(Timeout.of(limit))
        .setConnectionKeepAlive(KEEP_IDLE)
        .setContentCompressionEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .build();
  }
}
