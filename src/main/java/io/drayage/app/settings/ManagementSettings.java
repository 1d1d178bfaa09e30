package io.drayage.app.settings;

import io.drayage.management.ServerSettings;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads the properties of the management server. */
public final class ManagementSettings {
  public static final String PORT = "drayage.management.port";
  static final String ADDRESS = "drayage.management.address";
  static final String TOKEN_FILE = "drayage.management.token-file";
  private static final String TOKEN = "drayage.management.token";
  private static final String HOSTS = "drayage.management.hosts";
  private static final String CERTIFICATE = "drayage.management.tls.certificate";
  private static final String KEY = "drayage.management.tls.key";
  private static final String MAX_MISSED = "drayage.health.max-missed";
  private static final Duration TLS_LOOK = Duration.ofSeconds(30);
  private static final int MAX_PORT = 65_535;

  private ManagementSettings() {}

  /**
   * Reads the properties.
   *
   * @return empty if the server is switched off
   * @throws UsageException if one can't be used
   */
  public static Optional<ServerSettings> read(Settings settings) {
    int unused = maxMissed(settings);
    int port = settings.value(PORT, ManagementSettings::port).orElse(0);
    String address = settings.text(ADDRESS).map(String::strip).orElse("");
    boolean loopback = settings.value(ADDRESS, ManagementSettings::isLoopback).orElse(true);
    ServerSettings read =
        new ServerSettings(
            address,
            port,
            loopback,
            token(settings, TOKEN, TOKEN_FILE),
            settings.value(HOSTS, ManagementSettings::names).orElse(Set.of()),
            tls(settings),
            ServerSettings.Limits.usual());
    return port == 0 ? Optional.empty() : Optional.of(read);
  }

  /** Intervals without a successful run, after which a task is unhealthy. */
  public static int maxMissed(Settings settings) {
    return settings.count(MAX_MISSED, 1);
  }

  private static int port(String text) {
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= MAX_PORT) {
      return Integer.parseInt(text);
    }
    String hint =
        text.startsWith("tcp://")
            ? "; Kubernetes sets this variable for a service of that name: set enableServiceLinks: false"
            : "";
    throw new MalformedException(
        "'%s' is not a port from 1 to %d, nor 0 for none%s"
            .formatted(PrintableText.text(text, 60), MAX_PORT, hint));
  }

  private static boolean isLoopback(String address) {
    try {
      if (!address.isEmpty()) {
        return InetAddress.getByName(address).isLoopbackAddress();
      }
    } catch (UnknownHostException e) {
      // reported below
    }
    throw new MalformedException(
        "'%s' is not a name or an address of this machine"
            .formatted(PrintableText.text(address, 60)));
  }

  /** The token of a property, or of the file that another one names; not of both. */
  public static Supplier<Optional<String>> token(Settings settings, String key, String fileKey) {
    Optional<String> text =
        settings.text(key).filter(any -> !any.isBlank()).isPresent()
            ? settings.value(key, TokenFile::checked)
            : Optional.empty();
    Optional<TokenFile> file =
        settings.isSet(fileKey)
            ? settings.value(fileKey, any -> new TokenFile(fileKey, settings.path(fileKey)))
            : Optional.empty();
    if (text.isPresent() && file.isPresent()) {
      settings.refuse(settings.problem(fileKey, "not together with " + key));
    }
    return file.<Supplier<Optional<String>>>map(own -> own).orElse(() -> text);
  }

  private static Set<String> names(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(ManagementSettings::name)
        .collect(Collectors.toSet());
  }

  private static String name(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (!name.matches("\\[[0-9a-f:.]+]|[a-z0-9._-]+")) {
      throw new MalformedException(
          "'%s' is not a name without scheme and port".formatted(PrintableText.text(text, 60)));
    }
    return name;
  }

  private static Optional<ServerSettings.Tls> tls(Settings settings) {
    if (settings.isSet(CERTIFICATE) != settings.isSet(KEY)) {
      String set = settings.isSet(KEY) ? KEY : CERTIFICATE;
      settings.refuse(
          settings.problem(set, "only together with " + (set.equals(KEY) ? CERTIFICATE : KEY)));
      return Optional.empty();
    }
    Optional<Path> certificate = file(settings, CERTIFICATE);
    Optional<Path> key = file(settings, KEY);
    return certificate.flatMap(
        one -> key.map(other -> new ServerSettings.Tls(one, other, TLS_LOOK)));
  }

  private static Optional<Path> file(Settings settings, String property) {
    return settings.value(
        property,
        text -> {
          Path file = settings.path(property);
          if (!Files.isReadable(file)) {
            throw new MalformedException(
                "'%s' is no file that can be read".formatted(PrintableText.text(text, 200)));
          }
          return file;
        });
  }
}
