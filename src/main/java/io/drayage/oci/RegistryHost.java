package io.drayage.oci;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry as the sync file names it: {@code host[:port]}. Docker Hub has several names that mean
 * one registry; {@link #canonicalName()} is the same for all of them.
 */
public record RegistryHost(String name) {
  private static final int MAX_LENGTH = 255;
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
  private static final Set<String> DOCKER_HUB =
      Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

  /** Checks the form {@code host[:port]}; throws {@link MalformedException}. */
  public RegistryHost {
    if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches() || !isAddress(name)) {
      throw new MalformedException(
          "'%s' is not a registry (host[:port])".formatted(Printable.text(name, 80)));
    }
  }

  /** Whether this is one of Docker Hub's names. */
  public boolean isDockerHub() {
    return DOCKER_HUB.contains(name.toLowerCase(Locale.ROOT));
  }

  /** All names by which Docker Hub is known in sync files. */
  public static Set<String> dockerHubNames() {
    return DOCKER_HUB;
  }

  /** One name per registry, lower case: {@code docker.io} for every name of Docker Hub. */
  public String canonicalName() {
    return isDockerHub() ? "docker.io" : name.toLowerCase(Locale.ROOT);
  }

  /** The host without its port, without the brackets of an IPv6 address. */
  public String hostname() {
    if (name.startsWith("[")) {
      return name.substring(1, name.indexOf(']'));
    }
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /**
   * Whether the name itself says that it is this machine ({@code localhost}, 127/8, {@code ::1}).
   */
  public boolean isLoopback() {
    String host = hostname().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.equals("::1")
        || host.matches("127(?:\\.[0-9]{1,3}){3}");
  }

  // by hand: see Digest
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof RegistryHost host && name.equals(host.name));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }

  /** What the pattern can't tell: a port that there is, an IPv6 address that is one. */
  private static boolean isAddress(String name) {
    int afterHost = name.lastIndexOf(']') + 1;
    int colon = name.indexOf(':', afterHost);
    int port = colon < 0 ? 443 : Integer.parseInt(name.substring(colon + 1));
    return port >= 1 && port <= 65_535 && (afterHost == 0 || isUri("https://" + name));
  }

  private static boolean isUri(String text) {
    try {
      return !new URI(text).isOpaque();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
