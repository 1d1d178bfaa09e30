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
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Pools of open connections for each combination of TLS, proxies and addresses. Uploads from a
 * stream have a pool of their own, so that a copy within one registry can't wait for the connection
 * that it reads from. Socket buffers keep the sizes that the operating system chooses. Thread-safe.
 */
public final class HttpConnections implements AutoCloseable {
  private static final int MAX_CONNECTIONS_TOTAL = 1000;
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_HEADERS = 200;

  /** Idle time from which a connection is checked before use; a check takes a millisecond. */
  private static final TimeValue CHECK_AFTER = TimeValue.ofMilliseconds(100);

  /** Check of each connection for a stream, which can't be sent again. */
  private static final TimeValue ALWAYS_CHECK = TimeValue.ZERO_MILLISECONDS;

  private static final TimeValue KEEP_IDLE = TimeValue.ofSeconds(30);
  // a wait for a busy connection is no failure: large blobs take long
  private static final Timeout LEASE_TIMEOUT = Timeout.ofMinutes(30);

  private final ClientSettings settings;
  private final String userAgent;
  private final Logins logins;
  private final StallWatch stallWatch;
  private final TrustedAuthorities machine = new TrustedAuthorities(System.getenv());
  private final Map<Wire.Policy, ConnectionPools> pools = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Connection settings of a registry.
   *
   * @param endpoint origin of its requests; if empty, each host is an endpoint
   * @param ownHosts hosts that {@code tls} applies to
   * @param certsDir directory with one folder of certificates per host
   * @param insideHosts vouched hosts in private networks
   * @param trustHint advice for a certificate that is not trusted
   */
  public record Registry(
      Optional<Origin> endpoint,
      Set<String> ownHosts,
      TlsSettings tls,
      Path certsDir,
      ProxyRules proxies,
      Set<String> insideHosts,
      String trustHint) {}

  /** Opens no connection yet; {@code logins} are those at proxies. */
  public HttpConnections(ClientSettings settings, String userAgent, Logins logins) {
    this.settings = settings;
    this.userAgent = userAgent;
    this.logins = logins;
    this.stallWatch = new StallWatch(settings.idleTimeout(), settings.requestLimit());
  }

  /** Transport for the requests of one registry, to any host. */
  public HttpTransport transport(Registry registry) {
    return new HttpTransport(new Wire(registry, this::pools), logins, stallWatch, settings);
  }

  /** Transport to services that the operator names, with checked certificates. */
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

  /** Breaks off requests in progress and refuses later ones. */
  @Override
  public void close() {
    closed = true;
    stallWatch.close();
    pools.values().forEach(ConnectionPools::close);
  }

  private ConnectionPools pools(Wire.Policy policy) {
    ConnectionPools found = pools.computeIfAbsent(policy, this::open);
    if (closed) {
      // close() may run before the entry is in the map
      found.close();
    }
    return found;
  }

  private ConnectionPools open(Wire.Policy policy) {
    LazyTls tls = new LazyTls(policy.tls(), machine);
    return new ConnectionPools(
        client(policy, tls, CHECK_AFTER).build(),
        client(policy, tls, ALWAYS_CHECK).build(),
        () ->
            client(policy, tls, CHECK_AFTER)
                .setConnectionReuseStrategy((request, response, context) -> false)
                .build());
  }

  private HttpClientBuilder client(Wire.Policy policy, LazyTls tls, TimeValue checkAfter) {
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
                .setDnsResolver(policy.fence().over(InetAddress::getAllByName))
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
        .setRoutePlanner(new ProxyRoutes(policy.proxies()))
        .replaceExecInterceptor(ChainElement.PROTOCOL.name(), new DirectHead())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableContentCompression()
        .disableAuthCaching()
        .disableConnectionState();
  }

  /** Configuration of a request whose answer begins within {@code limit}. */
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
