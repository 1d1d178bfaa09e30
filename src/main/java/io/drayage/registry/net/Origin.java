package io.drayage.registry.net;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scheme, host and port of a URL: what must be the same for credentials to be shown again.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case, an IPv6 address without brackets
 * @param port never left to the scheme
 */
public record Origin(String scheme, String host, int port) {
  private static final int MAX_PORT = 65_535;
  private static final Set<String> SCHEMES = Set.of("http", "https");
  // java.net.URI gives no host where a name holds an underscore, as names of containers do
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+))(?::([0-9]{0,5}))?");

  /**
   * The origin of an absolute URL.
   *
   * @throws MalformedException if it is not HTTP, has no host, or carries a user name
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String name = uri.getHost();
    if (name != null
        && SCHEMES.contains(scheme)
        && uri.getRawUserInfo() == null
        && uri.getPort() <= MAX_PORT
        && name.indexOf('[') < 0) {
      // as nearly all of them are
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
   * Reads a URL that came in a header, relative to {@code base}. Characters that may not stand in a
   * URL but do in practice are escaped; nothing that is escaped already is touched.
   *
   * @throws MalformedException if it can't be read
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

  /**
   * Escapes the characters of a URL that may not stand in one; nothing that is escaped already is
   * touched.
   */
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

  /** A URL for logs and messages: without query, user name and fragment. */
  public static String redacted(URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return PrintableText.text(uri.getScheme() + "://" + host + path, 300);
  }

  /** Whether it is spoken to without TLS. */
  public boolean isPlain() {
    return scheme.equals("http");
  }

  /** The same host spoken to without TLS: at the same port, or 80 for 443. */
  public Origin plain() {
    return new Origin("http", host, port == 443 ? 80 : port);
  }

  /** A URL of this origin; {@code pathAndQuery} begins with a slash and is escaped already. */
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
}
