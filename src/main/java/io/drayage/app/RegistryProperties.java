package io.drayage.app;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.ProxyServer;
import io.drayage.registry.net.VouchedHosts;
import io.drayage.sync.turn.PullReserve;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the properties and the environment say of how one registry is reached. */
final class RegistryProperties {
  // with underscores, as names of containers have them, and IPv6 addresses
  private static final Pattern HOST_NAME =
      Pattern.compile("[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|[0-9a-f]*:[0-9a-f.:]*:[0-9a-f.:]*");
  private static final String HUB = "drayage.dockerhub.endpoint";

  private final Settings settings;
  private final ProxyRules proxies;

  /** A property that is set. */
  record Property(String key, String value) {}

  /** {@code proxies} hold where no property says otherwise. */
  RegistryProperties(Settings settings, ProxyRules proxies) {
    this.settings = settings;
    this.proxies = proxies;
  }

  /**
   * The proxies that an environment names.
   *
   * @throws UsageException if one can't be used
   */
  static ProxyRules proxies(Map<String, String> environment) {
    try {
      return ProxyRules.fromEnvironment(environment);
    } catch (MalformedException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads the address of a service.
   *
   * @throws UsageException if it can't be used
   */
  static URI endpoint(String key, String value) {
    try {
      URI uri = new URI(value.strip());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
      if (web && uri.getHost() != null && bare && uri.getRawUserInfo() == null) {
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
      }
    } catch (URISyntaxException e) {
      // the message below says it
    }
    throw new UsageException(
        "property %s: '%s' is not an endpoint: write http://HOST[:PORT] or https://HOST[:PORT]; logins belong in `auth`"
            .formatted(key, PrintableText.text(value.replaceAll("//.*@", "//***@"), 200)));
  }

  /** Where Docker Hub's own API is. */
  URI hub() {
    return settings
        .text(HUB)
        .map(value -> endpoint(HUB, value))
        .orElseThrow(() -> new UsageException("property " + HUB + " is not set"));
  }

  /** Where its requests go instead, if anywhere. */
  Optional<URI> endpoint(RegistryHost host) {
    return find(host, "endpoint").map(found -> endpoint(found.key(), found.value()));
  }

  /** The proxies for it, and for where it sends us. */
  ProxyRules proxies(RegistryHost host) {
    return find(host, "proxy").map(RegistryProperties::proxyRules).orElse(proxies);
  }

  /**
   * The hosts that are vouched for as parts of the registry.
   *
   * @throws UsageException if one is no name of a host
   */
  VouchedHosts vouchedHosts(RegistryHost host) {
    return new VouchedHosts(hosts(host, "token-hosts"), hosts(host, "inside-hosts"));
  }

  private Set<String> hosts(RegistryHost host, String what) {
    return find(host, what).map(RegistryProperties::hosts).orElse(Set.of());
  }

  private static Set<String> hosts(Property property) {
    Set<String> hosts =
        Pattern.compile(",")
            .splitAsStream(property.value())
            .map(name -> name.strip().toLowerCase(Locale.ROOT).replaceAll("^\\[(.*)]$", "$1"))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    for (String name : hosts) {
      if (!HOST_NAME.matcher(name).matches()) {
        throw new UsageException(
            "property %s: '%s' is not a host name; write names without scheme and port, with commas between"
                .formatted(property.key(), PrintableText.text(name, 80)));
      }
    }
    return hosts;
  }

  /**
   * Looks for environment variables that mean more than one of {@code registries}, since a dot, a
   * hyphen and a colon all become an underscore.
   *
   * @throws UsageException if there is one
   */
  void checkVariables(Set<RegistryHost> registries) {
    Map<String, Meaning> meanings = new HashMap<>();
    for (RegistryHost host : registries) {
      for (String spelling : host.spellings()) {
        for (String what : PropertyNames.OF_A_REGISTRY) {
          checkVariable(new Meaning(host, "drayage.registry." + spelling + "." + what), meanings);
        }
      }
    }
  }

  private record Meaning(RegistryHost host, String key) {}

  private void checkVariable(Meaning meaning, Map<String, Meaning> meanings) {
    Optional<String> variable = settings.variable(meaning.key());
    if (variable.isEmpty()) {
      return;
    }
    Meaning other = meanings.putIfAbsent(variable.get(), meaning);
    if (other != null && !other.host().equals(meaning.host())) {
      throw new UsageException(
          "environment variable %s means both %s and %s: write these two into config/application.properties, or use --set"
              .formatted(variable.get(), meaning.key(), other.key()));
    }
  }

  /** The pulls of the registry that are left to others. */
  PullReserve pullReserve(RegistryHost host) {
    return find(host, "pull-reserve").map(RegistryProperties::reserve).orElse(PullReserve.USUAL);
  }

  private static PullReserve reserve(Property property) {
    try {
      return PullReserve.parse(property.value());
    } catch (IllegalArgumentException e) {
      throw new UsageException("property " + property.key() + ": " + e.getMessage());
    }
  }

  /**
   * Whether it is marked as a source, which is never written to.
   *
   * @throws UsageException if its role is none that there is
   */
  boolean isSourceOnly(RegistryHost host) {
    Optional<Property> role = find(host, "role");
    role.filter(found -> !found.value().strip().equals("source"))
        .ifPresent(
            found -> {
              throw new UsageException(
                  "property %s: '%s' is not a role; the one there is is source, which is never"
                          .formatted(found.key(), PrintableText.text(found.value(), 80))
                      + " written to");
            });
    return role.isPresent();
  }

  private static ProxyRules proxyRules(Property property) {
    if (property.value().strip().equals("none")) {
      return ProxyRules.none();
    }
    try {
      return ProxyRules.always(ProxyServer.parse(property.value()));
    } catch (MalformedException e) {
      throw new UsageException(
          "property %s: %s; or write none".formatted(property.key(), e.getMessage()));
    }
  }

  private Optional<Property> find(RegistryHost host, String what) {
    return find(settings, host, what);
  }

  /** The property {@code drayage.registry.HOST.what}; HOST may be any spelling of the registry. */
  static Optional<Property> find(Settings settings, RegistryHost host, String what) {
    return host.spellings().stream()
        .map(name -> "drayage.registry." + name + "." + what)
        .flatMap(key -> settings.text(key).map(value -> new Property(key, value)).stream())
        .findFirst();
  }
}
