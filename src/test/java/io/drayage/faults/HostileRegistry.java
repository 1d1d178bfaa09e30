package io.drayage.faults;

import io.drayage.faults.Trick.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Registry that plays tricks. It is its own proxy, so that it also gets the requests for all other
 * hosts it names: see {@link OtherHosts}.
 */
final class HostileRegistry implements AutoCloseable {
  private static final SSLContext TLS = tls();

  private final String host;
  private final Login login;
  private final boolean tls;
  private final MemorySource memory;
  private final FaultServer server;
  private final OtherHosts others = new OtherHosts(this);
  private final Map<String, String> scopes = new ConcurrentHashMap<>();
  private final AtomicInteger issued = new AtomicInteger();
  private volatile List<PlacedTrick> tricks;

  HostileRegistry(
      String host, Login login, boolean tls, MemorySource memory, List<PlacedTrick> tricks) {
    this.host = host;
    this.login = login;
    this.tls = tls;
    this.memory = memory;
    this.tricks = List.copyOf(tricks);
    this.server = new FaultServer(memory, this::enter);
    playAll();
  }

  String host() {
    return host;
  }

  MemorySource memory() {
    return memory;
  }

  /** Proxy that leads to this registry. */
  URI proxy() {
    return server.endpoint();
  }

  FaultServer server() {
    return server;
  }

  boolean isByTls() {
    return tls;
  }

  Login login() {
    return login;
  }

  String scheme() {
    return tls ? "https" : "http";
  }

  String user() {
    return "user-of-" + host;
  }

  String password() {
    return "Pa55w0rd-of-" + host;
  }

  /** Beginning of all its tokens. */
  String tokenPrefix() {
    return "token-of-" + host + "-";
  }

  /** Ends all tricks and forgets the requests. */
  void behave() {
    tricks = List.of();
    server.reset();
    playAll();
  }

  @Override
  public void close() {
    server.close();
  }

  private void playAll() {
    server.on("*", ".*").play(this::play);
  }

  private void play(Exchange exchange) throws Exception {
    Seen seen = exchange.request();
    if (!seen.host().equals(host)) {
      others.answer(exchange);
      return;
    }
    RequestKind ask = RequestKind.of(seen);
    if (tls && !seen.isByTls()) {
      others.answerPlain(exchange);
      return;
    }
    List<Effect> due =
        tricks.stream()
            .filter(one -> one.strikes(ask, seen))
            .map(one -> one.trick().effect())
            .toList();
    Optional<Effect.Instead> instead = first(due, Effect.Instead.class);
    if (instead.isPresent()) {
      instead.get().play().play(this, exchange);
      return;
    }
    Answer answer = answer(ask, exchange);
    for (Effect effect : due) {
      if (effect instanceof Effect.Change change) {
        answer = change.edit().change(this, seen, answer);
      }
    }
    Trick.Way usual = Exchange::send;
    first(due, Effect.Sending.class).map(Effect.Sending::way).orElse(usual).send(exchange, answer);
  }

  private static <T> Optional<T> first(List<Effect> effects, Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  private Answer answer(RequestKind ask, Exchange exchange) throws Exception {
    Seen seen = exchange.request();
    if (ask == RequestKind.TOKEN && login == Login.TOKEN) {
      return token(seen);
    }
    if (ask.isOfApi() && !isLetIn(seen)) {
      exchange.upload(1);
      return challenge(seen);
    }
    return exchange.pass();
  }

  /** Answer of the token service: a token for the password. */
  Answer token(Seen seen) {
    if (!seen.header("Authorization").equals(basic())) {
      return Answer.error(401, "UNAUTHORIZED", "authentication required");
    }
    String token = tokenPrefix() + issued.incrementAndGet();
    scopes.put(token, URLDecoder.decode(seen.path(), StandardCharsets.UTF_8));
    return Answer.of(200)
        .with("Content-Type", "application/json")
        .body("{\"token\":\"%s\",\"expires_in\":300}".formatted(token));
  }

  /** Answer to a request without a good login. */
  Answer challenge(Seen seen) {
    Answer answer = Answer.error(401, "UNAUTHORIZED", "authentication required");
    String realm =
        login == Login.VOUCHED_TOKEN
            ? "%s://%s/token".formatted(scheme(), OtherHosts.TOKENS + host)
            : "%s://%s/token".formatted(scheme(), host);
    return answer.with(
        "WWW-Authenticate",
        login.isByToken()
            ? "Bearer realm=\"%s\",service=\"%s\",scope=\"%s\"".formatted(realm, host, scope(seen))
            : "Basic realm=\"%s\"".formatted(host));
  }

  private boolean isLetIn(Seen seen) {
    String shown = seen.header("Authorization");
    return switch (login) {
      case NONE -> true;
      case PASSWORD -> shown.equals(basic());
      case TOKEN, VOUCHED_TOKEN ->
          isCovered(scopes.getOrDefault(shown.replaceFirst("^Bearer ", ""), ""), seen);
    };
  }

  private boolean isCovered(String granted, Seen seen) {
    String wanted = scope(seen);
    String actions = wanted.substring(wanted.lastIndexOf(':') + 1);
    String name = wanted.substring(0, wanted.lastIndexOf(':') + 1);
    int at = granted.indexOf(name);
    if (at < 0) {
      return false;
    }
    String shown = granted.substring(at + name.length()).split("[ &]", 2)[0];
    return List.of(shown.split(",")).containsAll(List.of(actions.split(",")));
  }

  /** Scope that a token for this request must have. */
  private String scope(Seen seen) {
    String path = seen.path().replaceFirst("\\?.*", "");
    String repository =
        path.replaceFirst("^/v2/", "").replaceFirst("/(manifests|blobs|tags)/.*", "");
    String usual =
        RequestKind.of(seen) == RequestKind.CATALOG
            ? "registry:catalog:*"
            : "repository:%s:%s".formatted(repository, seen.isWrite() ? "pull,push" : "pull");
    return tricks.stream()
        .map(one -> one.trick().effect())
        .filter(Effect.Demand.class::isInstance)
        .map(one -> ((Effect.Demand) one).scope().apply(usual))
        .findFirst()
        .orElse(usual);
  }

  private String basic() {
    return "Basic " + SyncText.base64(user() + ":" + password());
  }

  /** Tunnel of a client that speaks TLS. */
  private Socket enter(Socket socket) throws Exception {
    write(socket, "HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    Seen handshake = new Seen("CONNECT", "/" + server.requests().size(), Map.of());
    for (PlacedTrick placed : tricks) {
      if (placed.trick().effect() instanceof Effect.Handshake broken
          && placed.when().form() != PlacedTrick.When.Form.PERCENT
          && placed.strikes(RequestKind.OTHER, handshake)) {
        int unused = socket.getInputStream().read();
        write(socket, broken.answer().getBytes(StandardCharsets.ISO_8859_1));
        throw new IOException("no handshake");
      }
    }
    return TLS.getSocketFactory().createSocket(socket, InputStream.nullInputStream(), true);
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static SSLContext tls() {
    try (InputStream in = Files.newInputStream(Path.of("src/test/resources/tls/server.p12"))) {
      char[] password = "password".toCharArray();
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
