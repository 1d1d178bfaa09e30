package io.drayage.registry.http;

import io.drayage.oci.MalformedException;
import io.drayage.registry.net.Origin;
import java.util.Set;

/** Tells answers of registries from answers of other servers. */
public final class RegistryAnswer {
  static final String API_HEADER = "Docker-Distribution-Api-Version";
  private static final int UNAUTHORIZED = 401;
  private static final int BAD_REQUEST = 400;
  private static final Set<Integer> BEHIND_LOGIN = Set.of(403, 404);

  /** Statuses of servers that require TLS. */
  private static final Set<Integer> TLS_WANTED = Set.of(301, 302, 307, 308, 400, 426);

  private RegistryAnswer() {}

  /** Whether only a registry answers so: with its API header or a challenge for its API. */
  static boolean isCertain(Response response) {
    boolean asked = response.status() == UNAUTHORIZED;
    boolean challenged =
        asked
            && response.uri().getRawPath().startsWith("/v2/")
            && response.header("WWW-Authenticate").isPresent();
    return challenged || ((asked || response.status() / 100 == 2) && hasApiHeader(response));
  }

  /** Whether neither a server that requires TLS nor a proxy without a route answers so. */
  static boolean isLikely(Response response) {
    return response.status() / 100 == 2
        || response.status() == UNAUTHORIZED
        || (hasApiHeader(response) && !TLS_WANTED.contains(response.status()));
  }

  /**
   * Whether the answer proves that a registry accepted the password. A busy or failing server, or a
   * proxy, may answer before the password is checked.
   */
  public static boolean provesPassword(Response response) {
    return response.status() < BAD_REQUEST
        || (BEHIND_LOGIN.contains(response.status()) && hasApiHeader(response));
  }

  /** Whether the answer fits a server that moved from plain HTTP to TLS at {@code tls}. */
  static boolean wantsTls(Response response, Origin tls) {
    if (!TLS_WANTED.contains(response.status()) || hasApiHeader(response)) {
      return false;
    }
    if (response.status() / 100 == 3) {
      return response.header("Location").filter(to -> leadsTo(tls, response, to)).isPresent();
    }
    // a registry's own refusal is JSON
    return response.header("Content-Type").filter(type -> type.contains("json")).isEmpty();
  }

  /** Whether the status is temporary. */
  static boolean isPassing(int status) {
    return status == 429 || status >= 500;
  }

  private static boolean leadsTo(Origin origin, Response response, String location) {
    try {
      return Origin.of(Origin.resolve(response.uri(), location)).equals(origin);
    } catch (MalformedException e) {
      return false;
    }
  }

  private static boolean hasApiHeader(Response response) {
    return response
        .header(API_HEADER)
        .filter(text -> text.strip().startsWith("registry/"))
        .isPresent();
  }
}
