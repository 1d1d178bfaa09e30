package io.drayage.app.settings;

import io.drayage.config.ClosestKey;
import io.drayage.config.ConfigProblem;
import io.drayage.oci.PrintableText;
import io.drayage.plan.SyncPlan;
import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Check for unknown property names, which would be ignored. An operator's own name is known if a
 * route uses {@code {{name}}}.
 */
public final class PropertyNames {
  /** Properties without a default. */
  static final Set<String> UNSET =
      Set.of(
          PropertiesFiles.OWN,
          "drayage.management.token",
          "drayage.management.token-file",
          "drayage.management.hosts",
          "drayage.management.tls.certificate",
          "drayage.management.tls.key",
          "drayage.hooks.token",
          "drayage.hooks.token-file",
          "drayage.notify.webhook.url",
          "drayage.notify.webhook.url-file",
          "drayage.notify.webhook.secret",
          "drayage.notify.webhook.secret-file",
          "drayage.notify.slack.url",
          "drayage.notify.slack.url-file",
          "drayage.notify.mail.server",
          "drayage.notify.mail.from",
          "drayage.notify.mail.to",
          "drayage.notify.mail.user",
          "drayage.notify.mail.password",
          "drayage.notify.mail.password-file",
          "drayage.broker.user",
          "drayage.broker.password",
          "drayage.broker.password-file",
          "drayage.broker.tls.truststore",
          "drayage.broker.tls.truststore-password",
          "drayage.broker.tls.truststore-password-file",
          "drayage.broker.tls.keystore",
          "drayage.broker.tls.keystore-password",
          "drayage.broker.tls.keystore-password-file",
          "drayage.history.user",
          "drayage.history.password",
          "drayage.history.password-file",
          "drayage.quiet-hours",
          "drayage.quiet-hours.timezone",
          "drayage.aws.endpoint",
          "drayage.google.metadata-endpoint",
          "drayage.cluster.name",
          "drayage.cluster.platform",
          "drayage.files");

  /** Keys of one registry: {@code drayage.registry.HOST.key}. */
  static final Set<String> OF_A_REGISTRY =
      Set.of(
          "endpoint",
          "pull-reserve",
          "proxy",
          "token-hosts",
          "inside-hosts",
          "max-requests",
          "max-rate",
          "hook-token",
          "role");

  private static final String PREFIX = "drayage.";
  private static final String REGISTRY = "drayage.registry.";
  private static final String VARIABLE = "DRAYAGE_";
  private static final Set<String> OTHER_VARIABLES = Set.of("DRAYAGE_HOME", "DRAYAGE_JAVA_OPTS");

  /** Variables that Kubernetes sets for a service of this name. */
  private static final Pattern SERVICE =
      Pattern.compile("DRAYAGE_(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT\\w*|PORT(?:_\\d+_\\w+)?)");

  private final Set<String> known = new TreeSet<>();
  private final RouteFolder routes;
  private final List<String> values = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** Names of {@code builtIn} are known, and names in the files of {@code routes}. */
  PropertyNames(Properties builtIn, RouteFolder routes) {
    known.addAll(builtIn.stringPropertyNames());
    known.addAll(UNSET);
    this.routes = routes;
  }

  /** Checks names from {@code place}; values may use further properties. */
  void check(String place, Collection<String> names, Collection<String> itsValues) {
    values.addAll(itsValues);
    for (String name : new TreeSet<>(names)) {
      fault(name).filter(any -> !isNamedInRoutes(name)).ifPresent(fault -> add(place, name, fault));
    }
  }

  /** Checks environment variables; only near misses are problems. */
  void checkVariables(Set<String> variables) {
    if (variables.stream().noneMatch(variable -> variable.startsWith(VARIABLE))) {
      return;
    }
    Set<String> names =
        known.stream().map(PropertySources::environmentName).collect(Collectors.toSet());
    for (String variable : new TreeSet<>(variables)) {
      if (variable.startsWith(VARIABLE)
          && !names.contains(variable)
          && !OTHER_VARIABLES.contains(variable)
          && !SERVICE.matcher(variable).matches()) {
        near(variable, names)
            .or(() -> nearOfRegistry(variable))
            .filter(any -> !isVariableOfRoutes(variable))
            .ifPresent(
                meant ->
                    add(
                        "environment",
                        variable,
                        "there is no such property; did you mean " + meant + "?"));
      }
    }
  }

  /**
   * Ends the check.
   *
   * @throws UsageException with a line for each name that does not exist
   */
  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new UsageException(String.join(System.lineSeparator(), problems));
    }
  }

  private void add(String place, String name, String fault) {
    problems.add("%s: %s: %s".formatted(place, PrintableText.text(name, 120), fault));
  }

  private Optional<String> fault(String name) {
    if (known.contains(name) || name.equals("drayage.home") || name.startsWith("drayage.test.")) {
      return Optional.empty();
    }
    if (name.startsWith(REGISTRY)) {
      return faultOfRegistry(name);
    }
    Optional<String> meant =
        known.contains(PREFIX + name) ? Optional.of(PREFIX + name) : near(name, known);
    return name.startsWith(PREFIX) || meant.isPresent()
        ? Optional.of(
            meant
                .map("there is no such property; did you mean %s?"::formatted)
                .orElseGet(
                    () ->
                        "there is no such property, and no route names {{%s}};"
                                .formatted(PrintableText.text(name, 120))
                            + " config/application.properties lists those of Drayage"))
        : Optional.empty();
  }

  private static Optional<String> faultOfRegistry(String name) {
    String rest = name.substring(REGISTRY.length());
    int dot = rest.lastIndexOf('.');
    String host = dot < 0 ? "HOST" : rest.substring(0, dot);
    String key = rest.substring(dot + 1);
    if (dot > 0 && OF_A_REGISTRY.contains(key)) {
      return host.equals(host.toLowerCase(Locale.ROOT))
          ? Optional.empty()
          : Optional.of("a registry's host is written in lower case here");
    }
    return Optional.of(
        "there is no such property of a registry"
            + near(key, OF_A_REGISTRY)
                .map(meant -> "; did you mean %s%s.%s?".formatted(REGISTRY, host, meant))
                .orElse(
                    "; known: %s; a port's colon is written \\: in the file"
                        .formatted(String.join(", ", new TreeSet<>(OF_A_REGISTRY)))));
  }

  /** Likely spelling of a registry's variable; empty if correct or not similar. */
  private static Optional<String> nearOfRegistry(String variable) {
    String prefix = PropertySources.environmentName(REGISTRY);
    Set<String> ends =
        OF_A_REGISTRY.stream().map(PropertySources::environmentName).collect(Collectors.toSet());
    if (!variable.startsWith(prefix)
        || ends.stream().anyMatch(end -> variable.endsWith("_" + end))) {
      return Optional.empty();
    }
    for (int at = variable.lastIndexOf('_');
        at >= prefix.length() - 1;
        at = variable.lastIndexOf('_', at - 1)) {
      String head = variable.substring(0, at + 1);
      Optional<String> meant = near(variable.substring(at + 1), ends).map(head::concat);
      if (meant.isPresent()) {
        return meant;
      }
    }
    return Optional.empty();
  }

  /** Warnings for properties of registries that no plan names, with the likely host. */
  public static List<ConfigProblem> unusedRegistries(Settings settings, List<SyncPlan> plans) {
    Set<String> hosts =
        plans.stream()
            .flatMap(plan -> HostSettings.registries(plan).stream())
            .flatMap(host -> host.spellings().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<ConfigProblem> warnings = new ArrayList<>();
    for (String key : settings.sources().names()) {
      int dot = key.lastIndexOf('.');
      if (!key.startsWith(REGISTRY) || dot < REGISTRY.length()) {
        continue;
      }
      String host = key.substring(REGISTRY.length(), dot);
      if (!hosts.contains(host)) {
        String meant =
            ClosestKey.within(host, hosts, Math.max(3, host.length() / 3))
                .map("; did you mean %s?"::formatted)
                .orElse("");
        warnings.add(
            new ConfigProblem(
                Path.of(settings.sources().place(key)),
                0,
                0,
                "property %s has no effect: no sync file names this registry%s"
                    .formatted(PrintableText.text(key, 120), meant)));
      }
    }
    return warnings;
  }

  private static Optional<String> near(String name, Collection<String> names) {
    return ClosestKey.within(name, names, Math.max(1, Math.min(3, name.length() / 6)));
  }

  private boolean isNamedInRoutes(String name) {
    return texts().stream()
        .anyMatch(
            text ->
                Pattern.compile("\\{\\{[?!]?\\s*" + Pattern.quote(name) + "\\s*[:}]")
                    .matcher(text)
                    .find());
  }

  private boolean isVariableOfRoutes(String variable) {
    Pattern placeholder = Pattern.compile("\\{\\{[?!]?\\s*([^}:\\s]+)");
    return texts().stream()
        .flatMap(text -> placeholder.matcher(text).results())
        .anyMatch(found -> PropertySources.environmentName(found.group(1)).equals(variable));
  }

  /** Values and route files, read for unknown names only. */
  private List<String> texts() {
    List<String> texts = new ArrayList<>(values);
    try {
      for (Path file : routes.list()) {
        texts.add(Files.readString(file));
      }
    } catch (IOException | RouteException e) {
      // an unreadable folder is reported by the loader of routes
      return texts;
    }
    return texts;
  }
}
