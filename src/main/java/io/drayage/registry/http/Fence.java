package io.drayage.registry.http;

import io.drayage.failure.FailureKind;
import io.drayage.registry.net.AddressZone;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Addresses that a connection may use, checked against those that the resolver returns. */
enum Fence {
  /** Any address: the operator named the host. */
  OPEN,
  /** No link-local address and no service with the machine's credentials. */
  NO_MACHINE_SERVICES,
  /** No address of this machine or of a private network. */
  NOTHING_INSIDE;

  boolean forbids(InetAddress address) {
    return switch (this) {
      case OPEN -> false;
      case NO_MACHINE_SERVICES -> AddressZone.isOfThisMachine(address);
      case NOTHING_INSIDE -> AddressZone.isInside(address);
    };
  }

  /** Description of the forbidden addresses, for messages. */
  String forbidden() {
    return this == NOTHING_INSIDE
        ? "inside a private network and the registry is not"
        : "an address of this machine's own link";
  }

  /** Advice for the operator, empty if there is none. */
  String hint(String host) {
    return this == NOTHING_INSIDE
        ? "if %s is a part of it, name it in drayage.registry.HOST.inside-hosts, HOST being the registry"
            .formatted(host)
        : "";
  }

  /** Resolver that refuses a name with any forbidden address. */
  DnsResolver over(AddressZone.Resolver lookup) {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookup.addresses(host);
        for (InetAddress address : addresses) {
          if (forbids(address)) {
            throw new ForbiddenAddressException(Fence.this, address);
          }
        }
        return addresses;
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }

  /** Name with a forbidden address. */
  static final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;
    private final Fence fence;

    private ForbiddenAddressException(Fence fence, InetAddress address) {
      super(address.getHostAddress());
      this.fence = AddressZone.isOfThisMachine(address) ? NO_MACHINE_SERVICES : fence;
    }

    Fence fence() {
      return fence;
    }

    TransportException notFollowed(String host) {
      return TransportException.of(
              FailureKind.INVALID_CONTENT,
              "the registry sends us to %s, which is not followed: that is %s"
                  .formatted(host, fence.forbidden()),
              this)
          .withHint(fence.hint(host));
    }
  }
}
