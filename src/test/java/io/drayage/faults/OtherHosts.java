package io.drayage.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hosts that a hostile registry leads to. Each name begins with one of these prefixes; any other
 * host is a stranger that asks for a password.
 */
final class OtherHosts {
  /** Token service that the operator may vouch for. */
  static final String TOKENS = "token.";

  /** Storage that accepts no {@code HEAD}. */
  static final String STORAGE = "storage.";

  /** Registry with the same images and anonymous tokens of its own. */
  static final String OTHER = "other.";

  static final String STRANGER = "stranger.";

  /** Part of every signed address; must not be printed. */
  static final String SIGNATURE = "s1gned-4ddress";

  private final HostileRegistry registry;
  private final Map<String, Boolean> anonymous = new ConcurrentHashMap<>();
  private final AtomicInteger issued = new AtomicInteger();

  OtherHosts(HostileRegistry registry) {
    this.registry = registry;
  }

  /** Signed address of the same content on another host. */
  static String address(HostileRegistry registry, String prefix, Seen seen) {
    String separator = seen.path().contains("?") ? "&" : "?";
    return "%s://%s%s%s%ssignature=%s"
        .formatted(registry.scheme(), prefix, registry.host(), seen.path(), separator, SIGNATURE);
  }

  void answer(Exchange exchange) throws Exception {
    Seen seen = exchange.request();
    String host = seen.host();
    String of = registry.host();
    if (host.equals(TOKENS + of)) {
      exchange.send(registry.token(seen));
    } else if (host.equals(STORAGE + of)) {
      exchange.send(storage(exchange));
    } else if (host.equals(OTHER + of)) {
      exchange.send(other(exchange));
    } else {
      exchange.upload(1);
      exchange.send(
          Answer.error(401, "UNAUTHORIZED", "login needed")
              .with("WWW-Authenticate", "Basic realm=\"x\"")
              .with(
                  "WWW-Authenticate",
                  "Bearer realm=\"%s://%s/token\"".formatted(registry.scheme(), host)));
    }
  }

  /** Answers without TLS where the registry has TLS: another program. */
  void answerPlain(Exchange exchange) throws Exception {
    exchange.upload(1);
    switch (Math.floorMod(registry.host().hashCode(), 4)) {
      case 0 ->
          exchange.send(
              Answer.of(308)
                  .with("Location", "https://" + registry.host() + exchange.request().path()));
      case 1 -> exchange.send(Answer.of(400).body("<html>plain HTTP sent to TLS port</html>"));
      case 2 -> exchange.send(Answer.of(503));
      default -> exchange.send(Answer.of(200).body("<html>Welcome to nginx!</html>"));
    }
  }

  private Answer storage(Exchange exchange) throws Exception {
    Seen seen = exchange.request();
    if (seen.method().equals("HEAD")) {
      return Answer.of(403).body("<Error><Code>SignatureDoesNotMatch</Code></Error>");
    }
    return exchange.pass(unsigned(seen));
  }

  private Answer other(Exchange exchange) throws Exception {
    Seen seen = exchange.request();
    String prefix = "token-of-" + OTHER + registry.host() + "-";
    if (seen.path().startsWith("/token")) {
      String token = prefix + issued.incrementAndGet();
      anonymous.put("Bearer " + token, true);
      return Answer.of(200).body("{\"token\":\"%s\"}".formatted(token));
    }
    if (!anonymous.containsKey(seen.header("Authorization"))) {
      exchange.upload(1);
      return Answer.of(401)
          .with(
              "WWW-Authenticate",
              "Bearer realm=\"%s://%s/token\",service=\"other\",scope=\"repository:x:pull\""
                  .formatted(registry.scheme(), OTHER + registry.host()));
    }
    return exchange.pass(unsigned(seen));
  }

  private static Seen unsigned(Seen seen) {
    return new Seen(
        seen.method(), seen.path().replaceFirst("[?&]signature=.*", ""), seen.headers());
  }
}
