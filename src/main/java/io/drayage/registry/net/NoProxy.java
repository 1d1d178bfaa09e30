package io.drayage.registry.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Hosts of {@code NO_PROXY}, separated by commas: a name with its subdomains, {@code .name} for the
 * subdomains alone, or an address, each with an optional port; a range ({@code 10.0.0.0/8}); {@code
 * *} for all. Names are compared without a look-up.
 */
public record NoProxy(boolean all, List<Entry> entries) {
  private static final int MAX_ENTRIES = 10_000;

  /** Entry for one host or several. */
  public sealed interface Entry {
    /** Whether requests to {@code origin} bypass the proxy. */
    boolean covers(Origin origin);
  }

  /** Names that end in {@code suffix}, which begins with a dot; {@code port} 0 means any port. */
  private record Domain(String suffix, boolean itself, int port) implements Entry {
    @Override
    public boolean covers(Origin origin) {
      boolean named =
          origin.host().endsWith(suffix) || (itself && origin.host().equals(suffix.substring(1)));
      return named && (port == 0 || port == origin.port());
    }
  }

  private record Range(AddressRange range, int port) implements Entry {
    @Override
    public boolean covers(Origin origin) {
      Optional<InetAddress> address = AddressRange.address(origin.host());
      return address.filter(range::contains).isPresent() && (port == 0 || port == origin.port());
    }
  }

  public NoProxy {
    entries = List.copyOf(entries);
  }

  static NoProxy parse(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String word : text.split(",", MAX_ENTRIES)) {
      String entry = word.strip().toLowerCase(Locale.ROOT);
      if (entry.equals("*")) {
        return new NoProxy(true, List.of());
      }
      if (!entry.isEmpty()) {
        AddressRange.parse(entry)
            .<Entry>map(range -> new Range(range, 0))
            .or(() -> host(entry))
            .ifPresent(entries::add);
      }
    }
    return new NoProxy(false, entries);
  }

  boolean covers(Origin origin) {
    return all || entries.stream().anyMatch(entry -> entry.covers(origin));
  }

  /** Whether a name or an address is of the loopback interface. */
  static boolean isLoopback(String name) {
    String host = AddressZone.withoutDot(name);
    return host.equals("localhost")
        || AddressRange.address(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static Optional<Entry> host(String entry) {
    if (AddressRange.address(entry).isPresent()) {
      return range(entry, 0);
    }
    int colon = entry.lastIndexOf(':');
    int port = 0;
    String name = entry;
    if (colon >= 0) {
      if (!entry.substring(colon + 1).matches("[0-9]{1,5}")) {
        return Optional.empty();
      }
      port = Integer.parseInt(entry.substring(colon + 1));
      name = entry.substring(0, colon);
    }
    String address = name.startsWith("[") && name.endsWith("]") ? inside(name) : name;
    if (AddressRange.address(address).isPresent()) {
      return range(address, port);
    }
    String domain = name.startsWith("*.") ? name.substring(1) : name;
    boolean itself = !domain.startsWith(".");
    String suffix = itself ? "." + domain : domain;
    return suffix.length() < 2 ? Optional.empty() : Optional.of(new Domain(suffix, itself, port));
  }

  private static Optional<Entry> range(String address, int port) {
    return AddressRange.address(address).map(one -> new Range(AddressRange.of(one), port));
  }

  private static String inside(String brackets) {
    return brackets.substring(1, brackets.length() - 1);
  }
}
