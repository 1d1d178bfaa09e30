package io.drayage.registry.http;

import java.util.Set;

/** Tells the answers of a registry from those of any other server. */
final class RegistryAnswer {
  static final String API_HEADER = "Docker-Distribution-Api-Version";
  private static final int UNAUTHORIZED = 401;

  /** Answers of servers that want TLS. */
  private static final Set<Integer> TLS_WANTED = Set.of(301, 302, 307, 308, 400, 426);

  private RegistryAnswer() {}

  /** Whether only a registry answers so: it names itself, or asks for credentials for its API. */
  static boolean isCertain(Response response) {
    boolean asked = response.status() == UNAUTHORIZED;
    boolean challenged =
        asked
            && response.uri().getRawPath().startsWith("/v2/")
            && response.header("WWW-Authenticate").isPresent();
    return challenged || ((asked || response.status() / 100 == 2) && namesItself(response));
  }

  /** Whether neither a server that wants TLS nor a proxy without such a host answers so. */
  static boolean isLikely(Response response) {
    return response.status() / 100 == 2
        || response.status() == UNAUTHORIZED
        || (namesItself(response) && !TLS_WANTED.contains(response.status()));
  }

  /** Whether a server answers so that stopped speaking plain HTTP. */
  static boolean wantsTls(Response response) {
    if (!TLS_WANTED.contains(response.status()) || namesItself(response)) {
      return false;
    }
    if (response.status() / 100 == 3) {
      String itself = "https://" + response.uri().getHost();
      return response
          .header("Location")
          .filter(to -> to.regionMatches(true, 0, itself, 0, itself.length()))
          .isPresent();
    }
    // a registry's own refusal is JSON
    return response.header("Content-Type").filter(type -> type.contains("json")).isEmpty();
  }

  /** Whether a later answer may be another one. */
  static boolean isPassing(int status) {
    return status == 429 || status >= 500;
  }

  private static boolean namesItself(Response response) {
    return response
        .header(API_HEADER)
        .filter(text -> text.strip().startsWith("registry/"))
        .isPresent();
  }
}
