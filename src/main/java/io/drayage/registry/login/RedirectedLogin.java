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
 * Anonymous tokens for other registries that a registry redirects to, each from the token service
 * in that registry's own challenge. Later requests for the same repository carry the token at once.
 * Thread-safe.
 */
final class RedirectedLogin {
  private static final Credentials ANONYMOUS = new Credentials.Anonymous();
  private static final int MAX_REPOSITORIES = 1000;
  private static final String API = "/v2/";
  private static final List<String> KINDS = List.of("/manifests/", "/blobs/", "/tags/");

  private final TokenService tokens;
  private final AuthorizationChoice choice;
  private final RecentMap<RepositoryAt, Demand> demands = new RecentMap<>(MAX_REPOSITORIES);

  /** Repository at another registry. */
  private record RepositoryAt(Origin origin, String repository) {}

  /** Challenge of that repository. */
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

  /** Request to another registry, with the token that its repository is known to need. */
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
      // the token service may have moved: the next challenge of the registry tells
      demands.remove(place);
      return request;
    }
  }

  /** Request with the token that a 401 asks for, empty if there is none. */
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
