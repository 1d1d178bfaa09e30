package io.drayage.registry.login;

import io.drayage.failure.FailureKind;
import io.drayage.oci.MalformedException;
import io.drayage.registry.http.RedirectRule;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.Origin;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Follows at most five redirects of {@code GET} and {@code HEAD}. From the first other origin on,
 * the {@code Authorization} header is left out. Another registry with a challenge gets an anonymous
 * token of its own. Thread-safe.
 */
public final class RedirectingTransport implements Transport {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> SAME_METHOD = Set.of(307, 308);
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final int MAX_HOPS = 5;
  private static final int UNAUTHORIZED = 401;

  private final Transport next;
  private final RedirectRule rule;
  private final Optional<RedirectedLogin> login;

  /** Transport without tokens for other registries. */
  public RedirectingTransport(Transport next, RedirectRule rule) {
    this.next = next;
    this.rule = rule;
    this.login = Optional.empty();
  }

  /** Transport with anonymous {@code tokens} for other registries. */
  public RedirectingTransport(Transport next, RedirectRule rule, TokenService tokens) {
    this.next = next;
    this.rule = rule;
    this.login = Optional.of(new RedirectedLogin(tokens));
  }

  @Override
  public Response send(Request request) throws TransportException {
    return READING.contains(request.method())
        ? follow(request, "redirected", on -> sendOn(on, request), this::redirected)
        : next.send(request);
  }

  /** Builds the request that follows a redirect. */
  @FunctionalInterface
  interface Step {
    Request next(Request request, URI from, String location) throws TransportException;
  }

  /** Follows redirects; a request that changes something only if its method is kept. */
  static Response follow(Request request, String subject, Transport transport, Step step)
      throws TransportException {
    Set<Integer> followed = READING.contains(request.method()) ? REDIRECTS : SAME_METHOD;
    Request current = request;
    for (int hops = 0; hops <= MAX_HOPS; hops++) {
      Response response = transport.send(current);
      Optional<String> location = response.header("Location");
      if (!followed.contains(response.status()) || location.isEmpty()) {
        return response;
      }
      response.close();
      current = step.next(current, response.uri(), location.get());
    }
    throw TransportException.of(
        FailureKind.INVALID_CONTENT, "%s more than %d times".formatted(subject, MAX_HOPS), null);
  }

  /** Sends to the origin of a redirect, without tokens of the first origin. */
  private Response sendOn(Request request, Request first) throws TransportException {
    if (login.isEmpty() || Origin.of(request.uri()).equals(Origin.of(first.uri()))) {
      return next.send(request);
    }
    Response response = next.send(login.get().shown(request));
    if (response.status() != UNAUTHORIZED) {
      return response;
    }
    Optional<Request> answering;
    try {
      answering = login.get().answering(request, response);
    } catch (TransportException | RuntimeException e) {
      response.close();
      throw e;
    }
    if (answering.isEmpty()) {
      return response;
    }
    response.close();
    return next.send(answering.get());
  }

  private Request redirected(Request request, URI from, String location) throws TransportException {
    try {
      URI to = Origin.resolve(from, location);
      rule.check(from, to);
      Request redirected = request.at(to);
      return Origin.of(from).equals(Origin.of(to))
          ? redirected
          : redirected.withoutHeader("Authorization");
    } catch (MalformedException e) {
      throw TransportException.of(
          FailureKind.INVALID_CONTENT, "redirected to nowhere: " + e.getMessage(), e);
    }
  }
}
