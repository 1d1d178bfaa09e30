package io.drayage.registry.net;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port of a URL; credentials of one origin are not sent to another.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name in lower case, or an IPv6 address without brackets
 * @param port explicit port, the scheme's default where the URL has none
 */
public record Origin(String scheme, String host, int port) {
  private static final int MAX_PORT = 65_535;
  private static final Set<String> SCHEMES = Set.of("http", "https");
  // java.net.URI has no host for a name with an underscore, as in names of containers
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::([0-9]{0,5}))?");

  /**
   * Origin of an absolute URL.
   *
   * @throws MalformedException if it is not HTTP, has no host, or has a user name
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String name = uri.getHost();
    if (name != null
        && SCHEMES.contains(scheme)
        && uri.getRawUserInfo() == null
        && uri.getPort() <= MAX_PORT
        && name.indexOf('[') < 0) {
      // fast path of nearly all URLs
      int port = uri.getPort() < 0 ? defaultPort(scheme) : uri.getPort();
      return new Origin(scheme, name.toLowerCase(Locale.ROOT), port);
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    Matcher matcher = AUTHORITY.matcher(authority);
    if (!SCHEMES.contains(scheme) || !matcher.matches()) {
      throw new MalformedException("'%s' is no address to go to".formatted(redacted(uri)));
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    String port = matcher.group(3);
    return new Origin(
        scheme,
        host.toLowerCase(Locale.ROOT),
        port == null || port.isEmpty() ? defaultPort(scheme) : Integer.parseInt(port));
  }

  /**
   * Resolves the URL of a header against {@code base}. Illegal characters are escaped; escapes stay
   * as they are.
   *
   * @throws MalformedException if the URL is invalid
   */
  public static URI resolve(URI base, String text) {
    String stripped = text.strip();
    try {
      URI uri = base.resolve(new URI(escaped(stripped)));
      Origin.of(uri);
      return uri;
    } catch (URISyntaxException e) {
      throw new MalformedException(
          "'%s' is no address to go to".formatted(PrintableText.text(withoutQuery(text), 200)));
    }
  }

  /** Escapes illegal characters of a URL; escapes stay as they are. */
  public static String escaped(String text) {
    if (text.chars().noneMatch(Origin::mayNotStand)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      escaped.append(
          mayNotStand(character)
              ? String.format("%%%02X", character & 0xff)
              : String.valueOf(character));
    }
    return escaped.toString();
  }

  /** URL for logs and messages, without query, user name and fragment. */
  public static String redacted(URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return PrintableText.text(uri.getScheme() + "://" + host + path, 300);
  }

  /** Whether the scheme is plain HTTP. */
  public boolean isPlain() {
    return scheme.equals("http");
  }

  /** Origin of the same host by plain HTTP, at the same port, or 80 in place of 443. */
  public Origin plain() {
    return new Origin("http", host, port == 443 ? 80 : port);
  }

  /** URL of this origin; {@code pathAndQuery} is escaped and begins with a slash. */
  URI uri(String pathAndQuery) {
    return URI.create(this + pathAndQuery);
  }

  @Override
  public String toString() {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return scheme + "://" + name + (port == defaultPort(scheme) ? "" : ":" + port);
  }

  private static boolean mayNotStand(int character) {
    return character <= ' ' || character > 126 || "\"<>\\^`{|}".indexOf(character) >= 0;
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("http") ? 80 : 443;
  }

  private static String withoutQuery(String text) {
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  // Java generates those of a record at the first call, which costs more than all calls of a start
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origin that
        && port == that.port
        && scheme.equals(that.scheme)
        && host.equals(that.host);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * scheme.hashCode() + host.hashCode()) + port;
  }
}
