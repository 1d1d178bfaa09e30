package io.drayage.registry.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Tells addresses of this machine and of private networks from public ones. A name with any private
 * address is private. An IPv4 address within an IPv6 address is judged by itself.
 */
public final class AddressZone {
  /** Resolver of names. */
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** Zone by written names and addresses alone, for names that this machine may not look up. */
  public static final AddressZone BY_NAME = new AddressZone(AddressZone::writtenAddress);

  private static final InetAddress METADATA = written("169.254.169.254");
  private static final Set<String> METADATA_NAMES =
      Set.of("metadata.google.internal", "metadata.goog");

  /** Services that return a machine's own credentials: AWS, Google, Azure, Alibaba. */
  private static final Set<InetAddress> MACHINE_SERVICES =
      Set.of(
          METADATA,
          written("fd00:ec2::254"),
          written("fd20:ce::254"),
          written("168.63.129.16"),
          written("100.100.100.200"));

  /** Prefixes before an IPv4 address in the last four bytes (RFC 6052, RFC 8215, RFC 4291). */
  private static final List<AddressRange> ENDS_IN_IPV4 =
      List.of(range("64:ff9b::/96"), range("64:ff9b:1::/48"), range("::/96"));

  /** Prefix before an IPv4 address in bytes 3 to 6 (RFC 3056). */
  private static final AddressRange BEGINS_WITH_IPV4 = range("2002::/16");

  /** Longest name in DNS; a limit, since the expression below recurses once for each label. */
  private static final int MAX_NAME = 253;

  private static final Pattern NUMBERS =
      Pattern.compile("(?:0x[0-9a-f]*|[0-9]+)(?:\\.(?:0x[0-9a-f]*|[0-9]+))*\\.?");

  private final Resolver lookup;

  /** Zone that looks names up by {@code lookup}. */
  public AddressZone(Resolver lookup) {
    this.lookup = lookup;
  }

  /** Whether the host has an address of this machine or a private network. */
  public boolean isInside(String host) {
    return hasAddress(host, AddressZone::isInside);
  }

  /** Whether the host has a link-local address or is a service with the machine's credentials. */
  public boolean isOfThisMachine(String host) {
    return hasAddress(host, AddressZone::isOfThisMachine);
  }

  private boolean hasAddress(String host, Predicate<InetAddress> wanted) {
    try {
      return Arrays.stream(lookup.addresses(host)).anyMatch(wanted);
    } catch (UnknownHostException e) {
      // the connection fails with the reason
      return false;
    }
  }

  /** Whether the address is link-local or of a service with the machine's credentials. */
  public static boolean isOfThisMachine(InetAddress address) {
    InetAddress meant = meant(address);
    return meant.isLinkLocalAddress() || MACHINE_SERVICES.contains(meant);
  }

  private static InetAddress[] writtenAddress(String text) throws UnknownHostException {
    String host = withoutDot(text);
    Optional<InetAddress> written = AddressRange.address(host);
    if (written.isPresent()) {
      return new InetAddress[] {written.get()};
    }
    if (NoProxy.isLoopback(host) || host.endsWith(".localhost")) {
      return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }
    if (METADATA_NAMES.contains(host) || isNumbers(host)) {
      // other names of numbers are disguised addresses (0x7f.1), as suspect as the metadata server
      return new InetAddress[] {METADATA};
    }
    throw new UnknownHostException(host);
  }

  private static boolean isNumbers(String host) {
    return host.length() <= MAX_NAME && NUMBERS.matcher(host).matches();
  }

  /** Name without the final dot of the DNS root. */
  static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Whether the address is of this machine or a private network. */
  public static boolean isInside(InetAddress any) {
    InetAddress address = meant(any);
    return isOfThisMachine(address)
        || address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || isCarrierOrUnique(address);
  }

  private static boolean isCarrierOrUnique(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet6Address) {
      // fc00::/7, unique local (RFC 4193)
      return (bytes[0] & 0xfe) == 0xfc;
    }
    // 100.64.0.0/10, behind a carrier's NAT (RFC 6598), and 0.0.0.0/8
    return ((bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64) || bytes[0] == 0;
  }

  /** Address that packets reach: the IPv4 address behind a translator or a tunnel. */
  private static InetAddress meant(InetAddress address) {
    if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
      return address;
    }
    byte[] bytes = address.getAddress();
    if (ENDS_IN_IPV4.stream().anyMatch(range -> range.contains(address))) {
      return ipv4(bytes, bytes.length - 4);
    }
    return BEGINS_WITH_IPV4.contains(address) ? ipv4(bytes, 2) : address;
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetAddress written(String address) {
    return AddressRange.address(address).orElseThrow();
  }

  private static AddressRange range(String text) {
    return AddressRange.parse(text).orElseThrow();
  }
}
