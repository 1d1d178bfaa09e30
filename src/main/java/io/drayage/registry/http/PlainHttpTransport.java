package io.drayage.registry.http;

import io.drayage.registry.http.TransportException.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a registry that may speak plain HTTP does: TLS first, and when the other side
 * does not speak it, once more without; what worked is remembered. On this machine the other way
 * round: nearly every registry there is plain, nobody listens on the way, and no credentials are
 * shown before somebody asked for them. The first request finds it out, others wait a while for
 * that. Safe for use by several threads.
 */
public final class PlainHttpTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(PlainHttpTransport.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int REDIRECTS = 300;
  private static final int BAD_REQUEST = 400;

  private final Transport next;
  private final RegistryOrigin registry;
  private final Duration patience;
  private final AtomicBoolean first = new AtomicBoolean();
  private final CountDownLatch found = new CountDownLatch(1);
  private volatile boolean spokeTls;

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
    if (!spokeTls && isOnThisMachine(asked) && request.body().isRepeatable()) {
      Optional<Response> answer = tryPlain(request, asked);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    return sendByTls(request, asked);
  }

  /** At a port that is named: one that follows from the scheme may be somebody else's. */
  private static boolean isOnThisMachine(Origin asked) {
    return asked.plain().port() == asked.port() && NoProxy.isLoopback(asked.host());
  }

  /** Empty when that was no answer of somebody who speaks plain HTTP. */
  private Optional<Response> tryPlain(Request request, Origin asked) throws TransportException {
    try {
      Response response = next.send(request.at(plainUri(request, asked)));
      if (!isSaidByTlsServers(response.status())) {
        return Optional.of(plainFrom(asked, response));
      }
      response.close();
    } catch (TransportException e) {
      if (e.kind() == Kind.INTERRUPTED) {
        throw e;
      }
      LOG.debug("{} does not seem to speak plain HTTP", asked.plain(), e);
    }
    return Optional.empty();
  }

  /** To plain HTTP: that it is none of theirs, or where to go instead. */
  private static boolean isSaidByTlsServers(int status) {
    return status >= REDIRECTS && status <= BAD_REQUEST;
  }

  private Response sendByTls(Request request, Origin asked) throws TransportException {
    try {
      Response response = next.send(request);
      spokeTls = true;
      return response;
    } catch (TransportException e) {
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
      return plainFrom(asked, next.send(request.at(plainUri(request, asked))));
    } catch (TransportException e) {
      tlsFailure.addSuppressed(e);
      throw tlsFailure;
    }
  }

  private Response plainFrom(Origin asked, Response response) {
    LOG.debug("{} speaks plain HTTP", asked.plain());
    registry.become(asked.plain());
    return response;
  }

  private static URI plainUri(Request request, Origin asked) {
    String query = request.uri().getRawQuery();
    return asked.plain().uri(request.uri().getRawPath() + (query == null ? "" : "?" + query));
  }
}
