package io.drayage.registry.net;

import io.drayage.oci.MalformedException;
import io.drayage.registry.auth.Credentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Forward proxy, reached by plain HTTP; its password is never printed.
 *
 * @param host name in lower case, or an IPv6 address without brackets
 * @param login account at the proxy, if there is one
 */
public record ProxyServer(String host, int port, Optional<Credentials.Basic> login) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:(.*)@)?"
              + "(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?/*");
  private static final int DEFAULT_PORT = 80;
  private static final int MAX_PORT = 65_535;

  /**
   * Parses {@code [http://][USER:PASSWORD@]HOST[:PORT]}; the port defaults to 80.
   *
   * @throws MalformedException if the text has another form; the message does not quote it
   */
  public static ProxyServer parse(String text) {
    Matcher matcher = ADDRESS.matcher(text.strip());
    if (!matcher.matches()) {
      throw malformed("it is no address");
    }
    String scheme = matcher.group(1);
    if (scheme != null && !scheme.equalsIgnoreCase("http")) {
      throw malformed("only proxies that are themselves reached by http are supported");
    }
    String host = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
    String port = matcher.group(5);
    int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
    if (number < 1 || number > MAX_PORT) {
      throw malformed("its port is none");
    }
    Optional<Credentials.Basic> login =
        matcher.group(2) == null ? Optional.empty() : Optional.of(login(matcher.group(2)));
    return new ProxyServer(host.toLowerCase(Locale.ROOT), number, login);
  }

  /** Host and port alone. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private static Credentials.Basic login(String text) {
    int colon = text.indexOf(':');
    String username = colon < 0 ? text : text.substring(0, colon);
    return new Credentials.Basic(
        unescaped(username), colon < 0 ? "" : unescaped(text.substring(colon + 1)));
  }

  private static String unescaped(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed("a % in its user name or password is written as %25");
    }
  }

  private static MalformedException malformed(String reason) {
    return new MalformedException(
        "the proxy can't be used, %s: write http://[USER:PASSWORD@]HOST[:PORT]".formatted(reason));
  }
}
