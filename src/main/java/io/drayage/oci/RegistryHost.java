package io.drayage.oci;

import static java.util.function.Predicate.not;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A registry, {@code host[:port]}, with one name for all its spellings: lower case, without port
 * 443, and {@code docker.io} for every name of Docker Hub. Equal hosts are one registry.
 */
public record RegistryHost(String name) {
  private static final int MAX_LENGTH = 255;
  private static final int TLS_PORT = 443;
  private static final String HUB = "docker.io";
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
  private static final Pattern LOOPBACK = Pattern.compile("127(?:\\.[0-9]{1,3}){3}");
  private static final Set<String> DOCKER_HUB =
      Set.of(HUB, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

  /**
   * Takes any spelling of the registry.
   *
   * @throws MalformedException if it is not of the form {@code host[:port]}
   */
  public RegistryHost {
    if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches() || !isAddress(name)) {
      throw new MalformedException(
          "'%s' is not a registry (host[:port])".formatted(PrintableText.text(name, 80)));
    }
    name = canonical(name.toLowerCase(Locale.ROOT));
  }

  /** Whether this is Docker Hub. */
  public boolean isDockerHub() {
    return name.equals(HUB);
  }

  /**
   * Spellings of the registry in local files, such as settings and certificate folders; its own
   * name first.
   */
  public List<String> spellings() {
    Stream<String> names =
        isDockerHub()
            ? Stream.concat(Stream.of(HUB), DOCKER_HUB.stream().filter(not(HUB::equals)).sorted())
            : Stream.of(name);
    return names.flatMap(RegistryHost::withAndWithoutPort).toList();
  }

  /**
   * The registry with {@code localhost} for all names of this machine; two names with one port may
   * still be two registries.
   */
  public RegistryHost onThisMachine() {
    return isLoopback() ? new RegistryHost("localhost" + name.substring(portAt(name))) : this;
  }

  /** Host without its port, without the brackets of an IPv6 address. */
  public String hostname() {
    if (name.startsWith("[")) {
      return name.substring(1, name.indexOf(']'));
    }
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** Whether the name is one of this machine ({@code localhost}, 127/8, {@code ::1}). */
  public boolean isLoopback() {
    String host = hostname();
    return host.equals("localhost") || host.equals("::1") || LOOPBACK.matcher(host).matches();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Whether port and IPv6 address are valid, which the pattern does not tell. */
  private static boolean isAddress(String name) {
    int port = port(name);
    return port >= 1 && port <= 65_535 && (!name.startsWith("[") || isUri("https://" + name));
  }

  private static String canonical(String name) {
    String host = name.substring(0, portAt(name));
    int port = port(name);
    if (port != TLS_PORT) {
      return host + ":" + port;
    }
    return DOCKER_HUB.contains(host) ? HUB : host;
  }

  private static int port(String name) {
    int colon = portAt(name);
    return colon == name.length() ? TLS_PORT : Integer.parseInt(name.substring(colon + 1));
  }

  /** Place of the colon before the port; the end of the name without a port. */
  private static int portAt(String name) {
    int colon = name.indexOf(':', name.lastIndexOf(']') + 1);
    return colon < 0 ? name.length() : colon;
  }

  private static Stream<String> withAndWithoutPort(String name) {
    return portAt(name) < name.length() ? Stream.of(name) : Stream.of(name, name + ":" + TLS_PORT);
  }

  private static boolean isUri(String text) {
    try {
      return !new URI(text).isOpaque();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  // Java generates those of a record at the first call, which costs more than all calls of a start
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RegistryHost that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
