package io.drayage.registry.login;

import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.auth.TokenKey;
import io.drayage.registry.http.Body;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Request for a token: a {@code GET}, which most token services support, or a {@code POST} in
 * exchange for an identity token (OAuth 2).
 */
final class TokenRequest {
  private TokenRequest() {}

  /** Builds a {@code GET}; the order of scopes counts, since some services grant the first. */
  static Request of(TokenKey key, List<Scope> scopes) {
    StringBuilder query = new StringBuilder();
    if (!key.service().isEmpty()) {
      add(query, "service", key.service());
    }
    for (Scope scope : scopes) {
      add(query, "scope", scope.toString());
    }
    Optional<Credentials.Basic> login = key.credentials().login();
    login.ifPresent(basic -> add(query, "account", basic.username()));
    Request request = Request.of("GET", uri(key.realm(), query), List.of()).as(Operation.TOKEN);
    return login
        .map(basic -> request.withHeader("Authorization", "Basic " + basic.base64()))
        .orElse(request);
  }

  /** Builds a {@code POST}, with all scopes in one field. */
  static Request exchange(TokenKey key, Credentials.IdentityToken identity, List<Scope> scopes) {
    StringBuilder form = new StringBuilder();
    add(form, "grant_type", "refresh_token");
    add(form, "refresh_token", identity.token());
    add(form, "service", key.service());
    add(form, "client_id", "drayage");
    if (!scopes.isEmpty()) {
      add(form, "scope", String.join(" ", scopes.stream().map(Scope::toString).toList()));
    }
    byte[] content = form.toString().getBytes(StandardCharsets.UTF_8);
    return Request.of("POST", uri(key.realm(), new StringBuilder()), List.of())
        .as(Operation.TOKEN)
        .withBody(Body.bytes("application/x-www-form-urlencoded", content));
  }

  private static URI uri(URI realm, StringBuilder query) {
    String text = realm.toString();
    int fragment = text.indexOf('#');
    String base = fragment < 0 ? text : text.substring(0, fragment);
    if (query.length() == 0) {
      return URI.create(base);
    }
    return URI.create(base + (base.indexOf('?') < 0 ? "?" : "&") + query);
  }

  private static void add(StringBuilder query, String name, String value) {
    query.append(query.length() == 0 ? "" : "&").append(name).append('=');
    query.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
