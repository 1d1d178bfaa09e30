package io.drayage.registry.login;

import io.drayage.cache.RecentMap;
import io.drayage.failure.FailureKind;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.login.Authorization.Grant;
import io.drayage.registry.net.Origin;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Shows anonymous tokens to other registries that a registry redirects to, each one of the token
 * service that it names itself. What a repository there asked for is shown unasked afterwards. Safe
 * for use by several threads.
 */
final class RedirectedLogin {
  private static final Credentials ANONYMOUS = new Credentials.Anonymous();
  private static final int MAX_REPOSITORIES = 1000;
  private static final String API = "/v2/";
  private static final List<String> KINDS = List.of("/manifests/", "/blobs/", "/tags/");

  private final TokenService tokens;
  private final AuthorizationChoice choice;
  private final RecentMap<RepositoryAt, Demand> demands = new RecentMap<>(MAX_REPOSITORIES);

  /** A repository of another registry. */
  private record RepositoryAt(Origin origin, String repository) {}

  /** What is asked for there. */
  private record Demand(
      Authorization authorization, List<Scope> scopes, Optional<AccessToken> shown) {
    Demand(Authorization authorization, List<Scope> scopes) {
      this(authorization, scopes, Optional.empty());
    }

    Grant grant(Request request) throws TransportException {
      return authorization.grant(request.withScopes(scopes), ANONYMOUS);
    }

    Demand shown(Grant grant) {
      return new Demand(authorization, scopes, grant.token());
    }
  }

  RedirectedLogin(TokenService tokens) {
    this.tokens = tokens;
    this.choice = new AuthorizationChoice(tokens);
  }

  /** The request to another registry with what that one is known to ask for. */
  Request shown(Request request) throws TransportException {
    RepositoryAt place = place(request.uri());
    Optional<Demand> known = demands.get(place);
    if (known.isEmpty()) {
      return request;
    }
    Demand demand = known.get();
    try {
      Grant grant = demand.grant(request);
      if (!grant.token().equals(demand.shown())) {
        demands.put(place, demand.shown(grant));
      }
      return grant.applyTo(request);
    } catch (TransportException e) {
      if (e.kind() == FailureKind.INTERRUPTED || e.kind() == FailureKind.RATE_LIMITED) {
        throw e;
      }
      // its token service may have moved: the registry there is asked anew
      demands.remove(place);
      return request;
    }
  }

  /** The request with what a 401 asks for, empty when there is nothing to show. */
  Optional<Request> answering(Request request, Response refusal) throws TransportException {
    if (!refusal.uri().getRawPath().startsWith(API)) {
      return Optional.empty();
    }
    RepositoryAt place = place(request.uri());
    demands.get(place).flatMap(Demand::shown).ifPresent(tokens::forget);
    demands.remove(place);
    Optional<Demand> demand =
        choice
            .choose(refusal, ANONYMOUS)
            .map(better -> new Demand(better.authorization(), better.scopes()));
    if (demand.isEmpty()) {
      return Optional.empty();
    }
    Grant grant = demand.get().grant(request);
    demands.put(place, demand.get().shown(grant));
    return Optional.of(grant.applyTo(request));
  }

  private static RepositoryAt place(URI uri) {
    String path = String.valueOf(uri.getRawPath());
    int end = KINDS.stream().mapToInt(path::lastIndexOf).max().orElse(-1);
    return new RepositoryAt(Origin.of(uri), end < 0 ? path : path.substring(0, end));
  }
}
