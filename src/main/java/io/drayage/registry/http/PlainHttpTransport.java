package io.drayage.registry.http;

import io.drayage.failure.FailureKind;
import io.drayage.registry.net.Origin;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.registry.net.SpokenProtocol;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects plain HTTP at a registry that may use it. TLS is tried first, except at an explicit port
 * of this machine. Before the protocol is known only reading requests without credentials and body
 * are sent. Plain HTTP needs a registry's answer as proof; TLS is final. Requests wait a limited
 * time for the result of the first one. Thread-safe.
 */
public final class PlainHttpTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(PlainHttpTransport.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final String ROOT = "/v2/";

  private final Transport next;
  private final RegistryOrigin registry;
  private final Duration patience;
  private final AtomicBoolean first = new AtomicBoolean();
  private final CountDownLatch found = new CountDownLatch(1);

  /** Transport with the usual wait for the first answer over TLS. */
  public PlainHttpTransport(Transport next, RegistryOrigin registry) {
    this(next, registry, PATIENCE);
  }

  PlainHttpTransport(Transport next, RegistryOrigin registry, Duration patience) {
    this.next = next;
    this.registry = registry;
    this.patience = patience;
  }

  @Override
  public Response send(Request request) throws TransportException {
    if (!registry.mayBePlainAt(Origin.of(request.uri()))) {
      return next.send(request);
    }
    if (registry.spoken().state() != SpokenProtocol.State.UNKNOWN) {
      return sendAsKnown(request);
    }
    if (first.compareAndSet(false, true)) {
      try {
        return sendAsKnown(request);
      } finally {
        found.countDown();
      }
    }
    awaitFirst();
    return sendAsKnown(request);
  }

  /** Waits for the first request, since concurrent ones would each set up TLS in vain. */
  private void awaitFirst() throws TransportException {
    try {
      boolean unused = found.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw TransportException.interrupted(e);
    }
  }

  private Response sendAsKnown(Request request) throws TransportException {
    return switch (registry.spoken().state()) {
      case TLS -> next.send(byTls(request));
      case PLAIN -> sendPlain(request);
      case UNKNOWN -> find(request);
    };
  }

  private Response sendPlain(Request request) throws TransportException {
    Response response;
    try {
      response = next.send(byPlainHttp(request));
    } catch (TransportException e) {
      if (mayBeTlsNow(e)) {
        registry.spoken().lostPlain();
      }
      throw e;
    }
    if (RegistryAnswer.wantsTls(response, Origin.of(registry.byTls(request.uri())))) {
      registry.spoken().lostPlain();
      if (isHarmless(request)) {
        response.close();
        return find(request);
      }
    }
    return response;
  }

  /** Whether the port is closed, ends the connection at once or does not answer in HTTP. */
  private static boolean mayBeTlsNow(TransportException failure) {
    return failure.isWithoutConnection()
        || failure.kind() == FailureKind.INVALID_CONTENT
        || failure.getCause() instanceof NoHttpResponseException;
  }

  private Response find(Request request) throws TransportException {
    if (!isHarmless(request)) {
      find(Request.of("GET", registry.uri(ROOT), List.of())).close();
      return sendAsFound(request);
    }
    return registry.isGuessedPlain() ? sendPlainFirst(request) : sendTlsFirst(request);
  }

  /** Whether the request holds no secret and is repeatable, so that any server may receive it. */
  private static boolean isHarmless(Request request) {
    return READING.contains(request.method())
        && request.isRepeatable()
        && !request.headers().containsKey("Authorization");
  }

  private Response sendPlainFirst(Request request) throws TransportException {
    Optional<TransportException> failure = Optional.empty();
    try {
      Response response = next.send(byPlainHttp(request));
      if (RegistryAnswer.isLikely(response) && foundPlain()) {
        return response;
      }
      response.close();
    } catch (TransportException e) {
      if (e.kind() == FailureKind.INTERRUPTED || e.getCause() instanceof ConnectException) {
        throw e;
      }
      failure = Optional.of(e);
    }
    try {
      return sendTlsFirst(request);
    } catch (TransportException e) {
      failure.ifPresent(e::addSuppressed);
      throw e;
    }
  }

  private Response sendTlsFirst(Request request) throws TransportException {
    try {
      Response response = next.send(byTls(request));
      registry.spoken().foundTls();
      return response;
    } catch (TransportException e) {
      boolean untrusted = e.kind() == FailureKind.UNTRUSTED && !e.isNotTls();
      if (untrusted || isAlert(e.getCause())) {
        registry.spoken().foundTls();
      }
      if (isTls() || !mayMeanPlain(e)) {
        throw e;
      }
      return sendPlainAfter(request, e);
    }
  }

  private static boolean isAlert(@Nullable Throwable cause) {
    return cause instanceof SSLException
        && String.valueOf(cause.getMessage()).startsWith("Received fatal alert");
  }

  /** Whether no TLS server answered; a connection broken off later is one of a TLS server. */
  private boolean mayMeanPlain(TransportException failure) {
    // a failure without a cause is a proxy's that could not connect
    boolean notConnected = failure.getCause() == null || failure.isWithoutConnection();
    return failure.isNotTls()
        || (registry.hasTwoPorts()
            && failure.kind() == FailureKind.UNREACHABLE
            && !failure.isUnknownHost()
            && notConnected);
  }

  private Response sendPlainAfter(Request request, TransportException tlsFailure)
      throws TransportException {
    int status;
    try {
      Response response = next.send(byPlainHttp(request));
      if (provesPlain(response)) {
        return response;
      }
      response.close();
      try (Response answer = next.send(request.at(registry.byPlainHttp(registry.uri(ROOT))))) {
        status = provesPlain(answer) ? 0 : answer.status();
      }
    } catch (TransportException e) {
      tlsFailure.addSuppressed(e);
      throw tlsFailure;
    }
    if (status != 0 && !isTls()) {
      throw notProven(status, tlsFailure);
    }
    return sendAsFound(request);
  }

  /** Sends by the detected protocol; fails if the server changes between TLS and plain HTTP. */
  private Response sendAsFound(Request request) throws TransportException {
    return switch (registry.spoken().state()) {
      case TLS -> next.send(byTls(request));
      case PLAIN -> next.send(byPlainHttp(request));
      case UNKNOWN ->
          throw TransportException.of(
              FailureKind.UNREACHABLE,
              "%s changes between TLS and plain HTTP".formatted(registry.current()),
              null);
    };
  }

  private boolean isTls() {
    return registry.spoken().state() == SpokenProtocol.State.TLS;
  }

  private boolean provesPlain(Response response) {
    boolean certain =
        registry.isGuessedPlain()
            ? RegistryAnswer.isLikely(response)
            : RegistryAnswer.isCertain(response);
    return certain && foundPlain();
  }

  private TransportException notProven(int status, TransportException tlsFailure) {
    URI plain = registry.byPlainHttp(registry.uri("/"));
    if (!registry.hasTwoPorts() && RegistryAnswer.isPassing(status)) {
      return TransportException.of(
              FailureKind.UNAVAILABLE,
              "%s speaks plain HTTP and fails".formatted(Origin.of(plain)),
              tlsFailure)
          .withAnswer(status, Optional.empty());
    }
    return tlsFailure.withHint(
        "%s answers plain HTTP, but not as a registry; if it is one: drayage.registry.HOST.endpoint = %s, HOST being the registry"
            .formatted(Origin.of(plain), Origin.of(plain)));
  }

  private boolean foundPlain() {
    boolean found = registry.spoken().foundPlain();
    if (found) {
      LOG.debug("{} speaks plain HTTP", registry.current());
    }
    return found;
  }

  private Request byTls(Request request) {
    return at(request, registry.byTls(request.uri()));
  }

  private Request byPlainHttp(Request request) {
    return at(request, registry.byPlainHttp(request.uri()));
  }

  private static Request at(Request request, URI uri) {
    return uri.equals(request.uri()) ? request : request.at(uri);
  }
}
