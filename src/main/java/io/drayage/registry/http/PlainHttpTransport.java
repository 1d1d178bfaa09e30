package io.drayage.registry.http;

import io.drayage.registry.http.TransportException.Kind;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a registry that may speak plain HTTP does: TLS first, and when the other side
 * does not speak it, once more without; what worked is remembered. At a named port of this machine
 * it is the other way round, since nearly every registry there is plain: what answers as a registry
 * does is one, all else leads to TLS. The first request finds it out, others wait a while for that.
 * Safe for use by several threads.
 */
public final class PlainHttpTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(PlainHttpTransport.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final int UNAUTHORIZED = 401;

  private final Transport next;
  private final RegistryOrigin registry;
  private final Duration patience;
  private final AtomicBoolean first = new AtomicBoolean();
  private final CountDownLatch found = new CountDownLatch(1);

  /** Sends through {@code next}. */
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
    Origin asked = Origin.of(request.uri());
    if (!registry.isReachedByTlsAt(asked)) {
      return next.send(request);
    }
    if (first.compareAndSet(false, true)) {
      try {
        return find(request, asked);
      } finally {
        found.countDown();
      }
    }
    awaitFirst();
    return find(request, asked);
  }

  /**
   * Several that find it out at a time would each set TLS up for nothing; that is all there is to
   * lose by not waiting any longer.
   */
  private void awaitFirst() throws TransportException {
    try {
      boolean unused = found.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw TransportException.interrupted(e);
    }
  }

  private Response find(Request request, Origin asked) throws TransportException {
    if (registry.current().isPlain()) {
      return next.send(request.at(plainUri(request, asked)));
    }
    boolean reads = READING.contains(request.method()) && request.isRepeatable();
    return reads && registry.isGuessedPlain(asked)
        ? sendPlainFirst(request, asked)
        : sendByTls(request, asked);
  }

  private Response sendPlainFirst(Request request, Origin asked) throws TransportException {
    try {
      Response response = next.send(request.at(plainUri(request, asked)));
      if (isOfRegistry(response) && registry.becomesUnlessTls(asked.plain())) {
        LOG.debug("{} speaks plain HTTP", asked.plain());
        return response;
      }
      response.close();
    } catch (TransportException e) {
      if (e.kind() == Kind.INTERRUPTED || e.getCause() instanceof ConnectException) {
        throw e;
      }
      return sendByTlsAfter(e, request, asked);
    }
    return sendByTls(request, asked);
  }

  private Response sendByTlsAfter(TransportException plainFailure, Request request, Origin asked)
      throws TransportException {
    try {
      return sendByTls(request, asked);
    } catch (TransportException e) {
      e.addSuppressed(plainFailure);
      throw e;
    }
  }

  /** And not of a server that wants TLS, or of a proxy that knows no such host by plain HTTP. */
  private static boolean isOfRegistry(Response response) {
    return response.status() / 100 == 2
        || response.status() == UNAUTHORIZED
        || response.header("Docker-Distribution-Api-Version").isPresent();
  }

  private Response sendByTls(Request request, Origin asked) throws TransportException {
    try {
      Response response = next.send(request);
      registry.foundTls();
      return response;
    } catch (TransportException e) {
      if (e.kind() == Kind.UNTRUSTED) {
        registry.foundTls();
      }
      boolean portDiffers = asked.plain().port() != asked.port();
      if (e.kind() != Kind.NOT_TLS && !(portDiffers && e.kind() == Kind.UNREACHABLE)) {
        throw e;
      }
      return sendPlain(request, asked, e);
    }
  }

  private Response sendPlain(Request request, Origin asked, TransportException tlsFailure)
      throws TransportException {
    try {
      Response response = next.send(request.at(plainUri(request, asked)));
      LOG.debug("{} speaks plain HTTP", asked.plain());
      registry.become(asked.plain());
      return response;
    } catch (TransportException e) {
      tlsFailure.addSuppressed(e);
      throw tlsFailure;
    }
  }

  private static URI plainUri(Request request, Origin asked) {
    String query = request.uri().getRawQuery();
    return asked.plain().uri(request.uri().getRawPath() + (query == null ? "" : "?" + query));
  }
}
