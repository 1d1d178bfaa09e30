package io.drayage.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The repositories of a registry by its catalog, which is distribution's and no part of the
 * specification: many registries refuse it, or show it to administrators only.
 */
final class CatalogList implements RepositoryLister {
  static final String OPERATION = "GET catalog";

  private static final String PATH = "/v2/_catalog";
  private static final Scope SCOPE = new Scope("registry", "catalog", Set.of("*"));

  private final Api api;
  private final String operation;

  CatalogList(Api api) {
    this.api = api;
    this.operation = OPERATION + " of " + api.origin().registry();
  }

  @Override
  public RepositoryList list(int maxItems) {
    RepositoryPaths paths = new RepositoryPaths(api, operation, maxItems);
    Set<String> seen = new HashSet<>();
    Optional<Next> next = Optional.of(new Next("?n=" + RepositoryPaths.PAGE_SIZE, true));
    while (next.isPresent() && seen.add(next.get().query()) && !paths.areEnough()) {
      next = readPage(next.get().query(), paths);
    }
    return paths.asList(paths.areEnough() && next.filter(Next::isTold).isPresent());
  }

  /** Where the next page is, as the registry told, or where it may be. */
  private record Next(String query, boolean isTold) {}

  /** Adds a page and returns where the next one is. */
  private Optional<Next> readPage(String query, RepositoryPaths paths) {
    Request request =
        Request.of("GET", api.origin().uri(PATH + query), List.of(SCOPE))
            .withHeader("Accept", "application/json");
    try (Response response = api.send(request, operation)) {
      if (response.status() != 200) {
        throw api.failures().of(response, operation);
      }
      JsonNode page = JsonAnswer.object(api, response, operation, "a list of repositories");
      JsonNode names = page.path("repositories");
      boolean news = paths.add(names, RepositoryPaths::text);
      Optional<Next> told = NextPage.of(response).map(link -> new Next(link, true));
      return news ? told.or(() -> afterFullPage(names)) : Optional.empty();
    }
  }

  /** Some registries (Nexus) cut a list into pages and say nothing of the next one. */
  private static Optional<Next> afterFullPage(JsonNode names) {
    int size = names.size();
    if (size != RepositoryPaths.PAGE_SIZE) {
      return Optional.empty();
    }
    String last =
        URLEncoder.encode(RepositoryPaths.text(names.get(size - 1)), StandardCharsets.UTF_8);
    return Optional.of(new Next("?n=%d&last=%s".formatted(size, last), false));
  }
}
