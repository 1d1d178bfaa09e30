package io.drayage.registry.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

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
