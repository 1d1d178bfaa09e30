package io.drayage.registry.auth;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Key of a Docker configuration file: {@code host[:port]}, an address such as {@code
 * https://host/v1/}, or podman's {@code host[:port]/path} for a part of a registry.
 *
 * @param text key as written
 * @param name registry, followed by the path if there is one
 * @param rank order among keys of the same name; the lowest is the registry's own
 */
record DockerKey(String text, String name, int rank) {
  private static final String DOCKER_HUB = "docker.io";
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";
  private static final Pattern API = Pattern.compile("(?:v[12]/?)?");
  // keys of Docker Desktop without a password
  private static final Pattern DESKTOP = Pattern.compile("v1/(?:access|refresh)-token");

  /**
   * Parses a key; empty for a key without a password.
   *
   * @throws MalformedException if the text is no key
   */
  static Optional<DockerKey> parse(String text) {
    String rest = withoutScheme(text);
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    if (DESKTOP.matcher(path).matches()) {
      return Optional.empty();
    }
    RegistryHost registry = new RegistryHost(host);
    if (API.matcher(path).matches()) {
      return Optional.of(new DockerKey(text, registry.name(), rank(text, registry)));
    }
    String namespace = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    Repository part = new Repository(registry, namespace);
    return Optional.of(
        new DockerKey(text, registry.name() + "/" + part.path(), rank(text, registry)));
  }

  /** Whether the key is for a part of a registry. */
  boolean isPart() {
    return name.indexOf('/') >= 0;
  }

  private static String withoutScheme(String text) {
    int end = text.indexOf("://");
    if (end < 0) {
      return text;
    }
    String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new MalformedException("it is neither http nor https");
    }
    return text.substring(end + 3);
  }

  private static int rank(String text, RegistryHost registry) {
    String own = registry.isDockerHub() ? DOCKER_HUB_KEY : registry.name();
    if (text.equals(own)) {
      return 0;
    }
    return text.equals(DOCKER_HUB) || text.startsWith(DOCKER_HUB + "/") ? 1 : 2;
  }
}
