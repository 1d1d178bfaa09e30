package io.drayage.registry.http;

import io.drayage.failure.FailureKind;
import io.drayage.registry.net.AddressZone;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Which addresses a connection may be made to, judged by those that the connection uses. */
enum Fence {
  /** Any: the operator named the host. */
  OPEN,
  /** None that answers this machine with its own credentials. */
  NO_MACHINE_SERVICES,
  /** None of this machine or of an inside network either. */
  NOTHING_INSIDE;

  boolean forbids(InetAddress address) {
    return switch (this) {
      case OPEN -> false;
      case NO_MACHINE_SERVICES -> AddressZone.isOfThisMachine(address);
      case NOTHING_INSIDE -> AddressZone.isInside(address);
    };
  }

  /** What is forbidden, for a message. */
  String forbidden() {
    return this == NOTHING_INSIDE
        ? "inside a private network and the registry is not"
        : "an address of this machine's own link";
  }

  /** What the operator can do about it, empty when there is nothing to say. */
  String hint(String host) {
    return this == NOTHING_INSIDE
        ? "if %s is a part of it, name it in drayage.registry.HOST.inside-hosts, HOST being the registry"
            .formatted(host)
        : "";
  }

  /** Looks names up for connections; one forbidden address is enough to make none. */
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

  /** A name has an address that it must not have. */
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
