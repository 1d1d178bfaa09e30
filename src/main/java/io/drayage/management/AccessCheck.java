package io.drayage.management;

import io.drayage.management.Resources.Access;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides from the head of a request whether it is answered. The check of {@code Host} keeps out
 * pages whose name was made to lead to this address (DNS rebinding), the one of {@code Origin}
 * pages of other sites.
 */
final class AccessCheck {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::[0-9]{1,5})?");
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final ServerSettings settings;
  private final TokenCheck tokens;

  /**
   * The head of a request.
   *
   * @param hosts values of {@code Host}
   * @param localAddress IP address at which the connection arrived
   * @param remoteAddress IP address of the caller
   */
  record Head(
      String method,
      List<String> hosts,
      Optional<String> origin,
      Optional<String> fetchSite,
      Optional<String> authorization,
      String localAddress,
      String remoteAddress) {
    boolean changes() {
      return !READING.contains(method);
    }
  }

  AccessCheck(ServerSettings settings, TokenCheck tokens) {
    this.settings = settings;
    this.tokens = tokens;
  }

  /**
   * Checks a request.
   *
   * @throws ProblemException if it is refused
   */
  void check(Head head, Access access) {
    if (access == Access.SIGNED) {
      if (head.origin().isPresent()) {
        throw foreign("no page of a browser may send this");
      }
      return;
    }
    String host = host(head);
    head.origin().ifPresent(origin -> origin(head, host, origin));
    if (head.changes() && head.fetchSite().filter(site -> !OWN_SITE.contains(site)).isPresent()) {
      throw foreign("a page of another site may change nothing");
    }
    if (access == Access.CHANGE || (access == Access.READ && !isFromHere(head))) {
      tokens.check(head.authorization(), head.remoteAddress());
    }
  }

  /**
   * Tells a caller on this machine by the address at which it arrived: what the name in the
   * settings resolves to may differ between the look at it and the bind.
   */
  private boolean isFromHere(Head head) {
    try {
      return settings.loopback() && InetAddress.getByName(head.localAddress()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The value of {@code Host} in lower case, if its name is one of this server. */
  private String host(Head head) {
    if (head.hosts().size() != 1) {
      throw new ProblemException(400, "Malformed request", "a request has one Host header");
    }
    String host = head.hosts().get(0).toLowerCase(Locale.ROOT);
    Matcher parts = HOST.matcher(host);
    if (!parts.matches() || !isOurs(parts.group(1), head)) {
      throw new ProblemException(
          421,
          "Unknown host",
          "this server is not known by the name in Host; drayage.management.hosts lists further names");
    }
    return host;
  }

  private boolean isOurs(String name, Head head) {
    return LOCAL.contains(name)
        || settings.hosts().contains(name)
        || isAddress(name, settings.address().toLowerCase(Locale.ROOT))
        || isAddress(name, head.localAddress());
  }

  private static boolean isAddress(String name, String address) {
    return name.equals(address) || name.equals("[" + address + "]");
  }

  private static void origin(Head head, String host, String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    boolean own = lower.equals("http://" + host) || lower.equals("https://" + host);
    // a sandboxed page reads no answer, since none allows it
    boolean harmless = lower.equals("null") && !head.changes();
    if (!own && !harmless) {
      throw foreign("a page of another origin may not ask this server");
    }
  }

  private static ProblemException foreign(String detail) {
    return new ProblemException(403, "Foreign origin", detail);
  }
}
