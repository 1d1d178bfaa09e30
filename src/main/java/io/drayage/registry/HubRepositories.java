package io.drayage.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.failure.FailureKind;
import io.drayage.oci.MalformedException;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.auth.Credentials;
import io.drayage.registry.http.Body;
import io.drayage.registry.http.JsonAnswer;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.net.Origin;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All repositories in the namespace of the user that logs in to Docker Hub, private ones too.
 * Docker Hub's own API, not its registry's: it has a token of its own.
 */
final class HubRepositories implements Catalog {
  private static final String LOGIN = "POST login at Docker Hub";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_TOKEN = 16 * 1024;
  private static final JsonAnswer.Shape TOKEN =
      new JsonAnswer.Shape("a token", "", Set.of("access_token"));
  private static final JsonAnswer.Shape PAGE =
      new JsonAnswer.Shape(
          "a list of repositories",
          "results",
          Set.of("repository_type", "namespace", "name", "next"));

  private final Api hub;
  private final CredentialSource credentials;

  HubRepositories(Api hub, CredentialSource credentials) {
    this.hub = hub;
    this.credentials = credentials;
  }

  @Override
  public RepositoryNames list(int maxItems) {
    Credentials.Basic user = user();
    String namespace = namespace(user);
    String operation = "GET repositories of Docker Hub user " + namespace;
    String token = token(user);
    String first =
        "/v2/namespaces/%s/repositories?page_size=%d".formatted(namespace, ListedNames.PAGE_SIZE);
    try (ListedNames paths = ListedNames.ofRepositories(hub, operation, maxItems)) {
      Optional<URI> page = Optional.of(hub.origin().uri(first));
      while (page.isPresent() && paths.isNewPage(page.get().toString()) && !paths.areEnough()) {
        page = readPage(new PageRequest(page.get(), token, operation, namespace), paths);
      }
      return new RepositoryNames(paths.all(), page.isPresent() && paths.areEnough());
    }
  }

  private record PageRequest(URI page, String token, String operation, String namespace) {
    @Override
    public String toString() {
      return "PageRequest[" + Origin.redacted(page) + "]";
    }
  }

  private Optional<URI> readPage(PageRequest step, ListedNames paths) {
    paths.beginPage();
    Request request =
        Request.of("GET", step.page(), List.of())
            .as(Operation.LIST)
            .withHeader("Accept", "application/json")
            .withHeader("Authorization", "Bearer " + step.token());
    Map<String, String> page =
        hub.ask(
            request,
            step.operation(),
            PAGE,
            (text, item) -> paths.add(path(item, step.namespace())));
    paths.endPage();
    String next = page.getOrDefault("next", "");
    return next.isEmpty() ? Optional.empty() : Optional.of(next(step, next));
  }

  /** A server at another address must not get the token, and without the page the list is short. */
  private URI next(PageRequest step, String text) {
    try {
      URI next = Origin.resolve(step.page(), NextPage.checked(text));
      if (Origin.of(next).equals(Origin.of(step.page()))) {
        return next;
      }
      throw hub.failures()
          .invalid(
              step.operation(),
              "the next page is said to be at %s, which is not asked"
                  .formatted(Origin.redacted(next)));
    } catch (MalformedException e) {
      throw hub.failures().invalid(step.operation(), "the address of the next page can't be read");
    }
  }

  private static String path(Map<String, String> item, String namespace) {
    String type = item.getOrDefault("repository_type", "");
    if (!type.isEmpty() && !type.equals("image")) {
      // plugins and extensions are no images
      return "";
    }
    String owner = item.getOrDefault("namespace", "");
    return (owner.isEmpty() ? namespace : owner) + "/" + item.getOrDefault("name", "");
  }

  private String token(Credentials.Basic user) {
    Request request =
        Request.of("POST", hub.origin().uri("/v2/auth/token"), List.of())
            .as(Operation.TOKEN)
            .withHeader("Accept", "application/json")
            .withBody(
                Body.bytes(
                    "application/json",
                    json(Map.of("identifier", user.username(), "secret", user.password()))));
    String token =
        hub.ask(request, LOGIN, TOKEN, (text, item) -> {}).getOrDefault("access_token", "");
    if (token.isEmpty() || token.length() > MAX_TOKEN || !token.matches("[!-~]+")) {
      throw hub.failures().invalid(LOGIN, "the answer holds no token");
    }
    return token;
  }

  private static byte[] json(Map<String, String> fields) {
    try {
      return JSON.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts can be written", e);
    }
  }

  private Credentials.Basic user() {
    try {
      if (credentials.credentialsFor(hub.origin().registry()) instanceof Credentials.Basic user) {
        return user;
      }
    } catch (CredentialException e) {
      throw unauthorized(String.valueOf(e.getMessage()), "repair the file, or give 'auth'");
    }
    throw unauthorized(
        "a lister of type dockerhub lists the repositories of the user that logs in, and there is"
            + " no login",
        "give the source's 'auth' in the sync file");
  }

  private String namespace(Credentials.Basic user) {
    String namespace = user.username().toLowerCase(Locale.ROOT);
    if (!namespace.matches("[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")) {
      throw unauthorized(
          "the login's user name is no Docker ID, whose repositories could be listed",
          "give the Docker ID in 'auth' instead of an e-mail address");
    }
    return namespace;
  }

  private RegistryException unauthorized(String reason, String hint) {
    return RegistryException.of(
        FailureKind.UNAUTHORIZED,
        new RegistryException.Details(hub.origin().registry(), LOGIN, reason, hint));
  }
}
