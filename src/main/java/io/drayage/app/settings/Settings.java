package io.drayage.app.settings;

import io.drayage.config.ConfigProblem;
import io.drayage.config.UnknownKeys;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.route.file.CamelValues;
import io.drayage.route.file.RouteFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;

/**
 * Properties, in this order: {@code --set}, system properties, environment variables, the
 * operator's own file, file {@code config/application.properties}, defaults. Routes see the same
 * values. Placeholders are Camel's: {@code {{key}}}, {@code {{key:default}}}, {@code {{env:NAME}}}.
 */
public final class Settings {
  /** Property for the treatment of unknown keys in sync files. */
  public static final String UNKNOWN_KEYS = "drayage.sync-file.unknown-keys";

  private static final String ROUTES_OWN = "drayage.routes.own";

  private final PropertySources sources;
  private final Path home;
  private final Consumer<UsageException> refusal;

  private Settings(PropertySources sources, Path home, Consumer<UsageException> refusal) {
    this.sources = sources;
    this.home = home;
    this.refusal = refusal;
  }

  /** Settings of {@code sources}; an unusable value is thrown. */
  static Settings of(PropertySources sources, Path home) {
    return new Settings(
        sources,
        home,
        refused -> {
          throw refused;
        });
  }

  /**
   * Reads the file of {@code home}, which may be absent, and the one that property {@value
   * PropertiesFiles#OWN} names.
   *
   * @throws UsageException if a file can't be read, or {@code --set} or {@code -D} names an absent
   *     one
   */
  public static Settings load(
      Path home, Map<String, String> overrides, Map<String, String> environment) {
    PropertySources shipped =
        new PropertySources(
            overrides, environment, PropertiesFiles.of(home), PropertiesFile.builtIn());
    Settings settings = of(shipped, home);
    return settings
        .optionalPath(PropertiesFiles.OWN)
        .map(own -> of(shipped.with(own), home))
        .orElse(settings);
  }

  /** The same properties; unusable values are added to {@code problems}, and defaults apply. */
  public Settings noting(List<String> problems) {
    return new Settings(
        sources, home, refused -> problems.add(String.valueOf(refused.getMessage())));
  }

  /** Places that set the properties. */
  PropertySources sources() {
    return sources;
  }

  /** Locations of the same properties for Camel; the first wins. */
  public List<String> camelLocations() {
    return sources.camelLocations();
  }

  /** Values that win over the files, for routes. */
  public Map<String, String> overrides() {
    return sources.overFiles();
  }

  /**
   * Value with its placeholders resolved; empty if not set.
   *
   * @throws UsageException if a placeholder names a property that is not set
   */
  public Optional<String> text(String key) {
    try {
      return sources.value(key).flatMap(value -> CamelValues.resolve(value, sources::value));
    } catch (RuntimeException e) {
      String fault = String.valueOf(e.getMessage()).replaceAll(" from text: .*", "");
      refuse(problem(key, "'%s': %s".formatted(sources.value(key).orElse(""), fault)));
      return sources.defaultOf(key);
    }
  }

  public boolean isSet(String key) {
    return sources.value(key).isPresent();
  }

  /** Whether {@code key} has its shipped value, which an operator has not replaced. */
  public boolean isDefault(String key) {
    return sources.value(key).equals(sources.defaultOf(key));
  }

  /** Throws or notes {@code problem}. */
  public void refuse(UsageException problem) {
    refusal.accept(problem);
  }

  /** Problem with the value of {@code key}; values of placeholders are not shown. */
  public UsageException problem(String key, String fault) {
    String raw = sources.value(key).orElse("");
    String shown = Matcher.quoteReplacement("'" + PrintableText.text(raw, 120) + "'");
    String safe = raw.contains("{{") ? fault.replaceAll("'.*'", shown) : fault;
    // the form of an address that a message asks for is no login
    String bare = safe.replaceAll("(//|')(?!\\[USER:).*@(?!])", "$1***@");
    return new UsageException("%s: property %s: %s".formatted(sources.place(key), key, bare));
  }

  /**
   * Value parsed by {@code parse}, whose exceptions become messages; empty if not set.
   *
   * @throws UsageException if the value can't be used
   */
  public <T> Optional<T> value(String key, Function<String, T> parse) {
    Optional<String> text = text(key).map(String::strip);
    try {
      return text.map(parse);
    } catch (MalformedException | IllegalArgumentException e) {
      refuse(problem(key, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** Whole number of at least {@code least}. */
  public int count(String key, int least) {
    return required(key, PropertyForms.atLeast(least));
  }

  /** Factor such as 0.3 or 2. */
  public double factor(String key) {
    return required(key, PropertyForms::factor);
  }

  /** Time; a plain number is in milliseconds. */
  public Duration millis(String key) {
    return time(key, ChronoUnit.MILLIS, 0);
  }

  /** Time; a plain number is in seconds. */
  public Duration seconds(String key) {
    return time(key, ChronoUnit.SECONDS, 0);
  }

  /** Time of at least {@code least} units; a plain number is in that unit. */
  public Duration time(String key, ChronoUnit unit, int least) {
    return required(key, PropertyForms.time(unit, least));
  }

  /** Path; a relative one starts at {@link Home}. */
  public Path path(String key) {
    return required(key, home::resolve);
  }

  /** Path likewise; empty if not set, or set to nothing. */
  private Optional<Path> optionalPath(String key) {
    return text(key).orElse("").isBlank() ? Optional.empty() : value(key, home::resolve);
  }

  /** Folders of the routes, without the files of names {@code leftOut}. */
  public RouteFolder routeFolder(Set<String> leftOut) {
    return new RouteFolder(path("drayage.routes.dir"), optionalPath(ROUTES_OWN), leftOut);
  }

  /** Warning for an own file that does not exist. */
  public Optional<ConfigProblem> absentFile() {
    return sources.absentFile();
  }

  /** Folders of the routes, with the files of names {@code only} alone. */
  public RouteFolder routeFolderOf(Set<String> only) {
    return new RouteFolder(path("drayage.routes.dir"), optionalPath(ROUTES_OWN), only::contains);
  }

  private <T> T required(String key, Function<String, T> parse) {
    return value(key, parse)
        .or(() -> sources.defaultOf(key).map(parse))
        .orElseThrow(() -> new UsageException("property " + key + " is not set"));
  }

  /**
   * Checks the names of all properties.
   *
   * @throws UsageException with a line for each unknown property
   */
  public void checkNames() {
    sources.checkNames(routeFolder(Set.of()));
  }

  /** Treatment of unknown keys in sync files. */
  public UnknownKeys unknownKeys() {
    return value(UNKNOWN_KEYS, UnknownKeys::parse).orElse(UnknownKeys.ERROR);
  }
}
