package io.drayage.broker;

import io.drayage.oci.MalformedException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Address of a broker, without a login.
 *
 * @param options options of the client's library, as they stand behind the question mark, or empty
 */
public record BrokerAddress(Protocol protocol, String host, int port, String options) {
  private static final String FORM =
      "is not the URL of a broker: tcp://HOST:61616 or ssl://HOST:61616 (Artemis), amqp://HOST:5672 or"
          + " amqps://HOST:5671 (AMQP 1.0)";

  /** Protocols, by the scheme of the URL. */
  public enum Protocol {
    /** Artemis' own protocol. */
    TCP(61616, false),
    /** The same over TLS. */
    SSL(61616, true),
    /** AMQP 1.0. */
    AMQP(5672, false),
    /** The same over TLS. */
    AMQPS(5671, true);

    private final int usualPort;
    private final boolean tls;

    Protocol(int usualPort, boolean tls) {
      this.usualPort = usualPort;
      this.tls = tls;
    }

    /** Whether connections are encrypted. */
    public boolean isTls() {
      return tls;
    }

    boolean isAmqp() {
      return this == AMQP || this == AMQPS;
    }

    String scheme() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Parses a URL. Messages don't show it: it may hold a login.
   *
   * @throws MalformedException if it is none of these protocols, or has a login
   */
  public static BrokerAddress parse(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new MalformedException(FORM);
    }
    if (url.getUserInfo() != null) {
      throw new MalformedException(
          "has a login: drayage.broker.user and drayage.broker.password-file take it");
    }
    String path = url.getPath() == null ? "" : url.getPath();
    if (url.getHost() == null || !(path.isEmpty() || path.equals("/"))) {
      throw new MalformedException(FORM);
    }
    Protocol protocol = protocol(String.valueOf(url.getScheme()));
    return new BrokerAddress(
        protocol,
        url.getHost(),
        url.getPort() < 0 ? protocol.usualPort : url.getPort(),
        url.getRawQuery() == null ? "" : url.getRawQuery());
  }

  private static Protocol protocol(String scheme) {
    for (Protocol protocol : Protocol.values()) {
      if (protocol.scheme().equals(scheme)) {
        return protocol;
      }
    }
    throw new MalformedException(FORM);
  }

  /** Address without options, for messages. */
  @Override
  public String toString() {
    return "%s://%s:%d".formatted(protocol.scheme(), host, port);
  }
}
