package io.drayage.registry.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Range of addresses with a common prefix ({@code 10.0.0.0/8}). */
record AddressRange(BigInteger network, int prefixBits, int addressBits) {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /** Parses a numeric address in its unambiguous form; empty for other text. */
  static Optional<InetAddress> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // no look-up for a numeric address
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  static AddressRange of(InetAddress address) {
    int bits = address.getAddress().length * 8;
    return new AddressRange(new BigInteger(1, address.getAddress()), bits, bits);
  }

  /** Parses {@code ADDRESS/BITS}; empty for other text. */
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    return address(text.substring(0, slash))
        .map(AddressRange::of)
        .filter(one -> prefix <= one.addressBits())
        .map(
            one ->
                new AddressRange(
                    one.network()
                        .shiftRight(one.addressBits() - prefix)
                        .shiftLeft(one.addressBits() - prefix),
                    prefix,
                    one.addressBits()));
  }

  boolean contains(InetAddress address) {
    AddressRange other = of(address);
    int rest = addressBits - prefixBits;
    return other.addressBits() == addressBits
        && other.network().shiftRight(rest).equals(network.shiftRight(rest));
  }
}
