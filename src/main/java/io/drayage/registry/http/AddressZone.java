package io.drayage.registry.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells addresses of this machine and of inside networks from those of the world. Names are looked
 * up, and one inside address is enough. The JVM keeps a look-up for longer than it takes to
 * connect, so that what was checked is what is connected to.
 */
final class AddressZone {
  /** Looks up the addresses of a name. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** Judges names and written addresses alone, where this machine may not look names up. */
  static final AddressZone BY_NAME = new AddressZone(AddressZone::writtenAddress);

  private static final String METADATA = "metadata.google.internal";

  /** What is longer is no name; the expression below goes one deeper with each part. */
  private static final int MAX_NAME = 253;

  private static final Pattern NUMBERS =
      Pattern.compile("(?:0x[0-9a-f]*|[0-9]+)(?:\\.(?:0x[0-9a-f]*|[0-9]+))*\\.?");

  private final Lookup lookup;

  AddressZone(Lookup lookup) {
    this.lookup = lookup;
  }

  /** Whether the host is this machine or in an inside network. */
  boolean isInside(String host) {
    try {
      for (InetAddress address : lookup.addresses(host)) {
        if (isInside(address)) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      // nothing to connect to: the connection will fail and say so
      return false;
    }
  }

  /** Whether the host answers for this machine alone, as services with machine credentials do. */
  boolean isLinkLocal(String host) {
    try {
      for (InetAddress address : lookup.addresses(host)) {
        if (address.isLinkLocalAddress()) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static InetAddress[] writtenAddress(String host) throws UnknownHostException {
    Optional<InetAddress> written = AddressRange.address(host);
    if (written.isPresent()) {
      return new InetAddress[] {written.get()};
    }
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }
    if (host.equals(METADATA) || isNumbers(host)) {
      // what else is made of numbers is an address in disguise (0x7f.1): worth the same distrust
      return new InetAddress[] {InetAddress.getByName("169.254.169.254")};
    }
    throw new UnknownHostException(host);
  }

  private static boolean isNumbers(String host) {
    return host.length() <= MAX_NAME && NUMBERS.matcher(host).matches();
  }

  private static boolean isInside(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
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
}
