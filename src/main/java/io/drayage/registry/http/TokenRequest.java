package io.drayage.registry.http;

import io.drayage.registry.auth.Credentials;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.auth.TokenKey;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The request for a token, in the form that most token services understand: by {@code GET}. */
final class TokenRequest {
  private TokenRequest() {}

  /** Some services honour only the first scope, so their order counts. */
  static Request of(TokenKey key, List<Scope> scopes) {
    StringBuilder query = new StringBuilder();
    if (!key.service().isEmpty()) {
      add(query, "service", key.service());
    }
    for (Scope scope : scopes) {
      add(query, "scope", scope.toString());
    }
    if (key.credentials() instanceof Credentials.Basic basic) {
      add(query, "account", basic.username());
      return Request.of("GET", uri(key.realm(), query), List.of())
          .withHeader("Authorization", BasicHeader.of(basic));
    }
    return Request.of("GET", uri(key.realm(), query), List.of());
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
