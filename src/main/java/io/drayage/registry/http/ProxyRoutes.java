package io.drayage.registry.http;

import io.drayage.registry.auth.Credentials;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.ProxyServer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Routes requests through proxies by the rules. Proxies get their password without a challenge: a
 * stream can't be sent again, and a tunnel would cost one more request.
 */
final class ProxyRoutes extends DefaultRoutePlanner {
  private static final int CLIENT_ERROR = 400;
  private static final int FORBIDDEN = 403;
  private static final int SERVER_ERROR = 500;
  private static final int PROXY_LOGIN_WANTED = 407;
  private static final List<String> PROXY_PROGRAMS = List.of("squid", "tinyproxy", "privoxy");

  private final ProxyRules rules;

  ProxyRoutes(ProxyRules rules) {
    super(null);
    this.rules = rules;
  }

  /** Context of a request with the proxy's login, which is sent to the proxy alone. */
  static HttpClientContext context(Optional<ProxyServer> proxy) {
    HttpClientContext context = HttpClientContext.create();
    proxy.ifPresent(
        server -> server.login().ifPresent(login -> logIn(context, host(server), login)));
    return context;
  }

  /** Whether an answer is the proxy's: of a refused tunnel, or with a proxy's headers. */
  static boolean isOfProxy(ClassicHttpResponse answer, Request request, HttpClientContext context) {
    if (!Origin.of(request.uri()).isPlain()) {
      return context.getSSLSession() == null;
    }
    return answer.getCode() == PROXY_LOGIN_WANTED
        || (answer.getCode() >= CLIENT_ERROR && isSignedByProxy(answer));
  }

  /** Whether an answer without a tunnel is possibly the proxy's own. */
  static boolean mayBeOfProxy(ClassicHttpResponse answer, Request request) {
    if (answer.getCode() != FORBIDDEN && answer.getCode() < SERVER_ERROR) {
      return false;
    }
    Header type = answer.getFirstHeader("Content-Type");
    return Origin.of(request.uri()).isPlain()
        && !answer.containsHeader(RegistryAnswer.API_HEADER)
        && type != null
        && String.valueOf(type.getValue()).startsWith("text/html");
  }

  static String hint(ProxyServer proxy) {
    return "the proxy %s may have answered itself: look into its rules and its log"
        .formatted(proxy);
  }

  private static boolean isSignedByProxy(ClassicHttpResponse answer) {
    if (answer.containsHeader(RegistryAnswer.API_HEADER)) {
      return false;
    }
    Header server = answer.getFirstHeader("Server");
    String name = server == null ? "" : String.valueOf(server.getValue());
    return answer.containsHeader("Proxy-Authenticate")
        || answer.containsHeader("X-Squid-Error")
        || PROXY_PROGRAMS.stream()
            .anyMatch(program -> name.regionMatches(true, 0, program, 0, program.length()));
  }

  @Override
  protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
    String scheme = target.getSchemeName().toLowerCase(Locale.ROOT);
    int port = target.getPort() > 0 ? target.getPort() : scheme.equals("http") ? 80 : 443;
    String name = target.getHostName().toLowerCase(Locale.ROOT);
    String host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    Origin origin = new Origin(scheme, host, port);
    return rules.proxyFor(origin).map(ProxyRoutes::host).orElse(null);
  }

  private static HttpHost host(ProxyServer proxy) {
    return new HttpHost("http", proxy.host(), proxy.port());
  }

  private static void logIn(HttpClientContext context, HttpHost proxy, Credentials.Basic login) {
    BasicScheme scheme = new BasicScheme();
    scheme.initPreemptive(
        new UsernamePasswordCredentials(login.username(), login.password().toCharArray()));
    context.resetAuthExchange(proxy, scheme);
  }
}
