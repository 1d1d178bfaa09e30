package io.drayage.registry;

import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.JsonAnswer;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The repositories of a registry by its catalog, which is distribution's and no part of the
 * specification: many registries refuse it, or show it to administrators only.
 */
final class ApiCatalog implements Catalog {
  static final String OPERATION = "GET catalog";

  private static final String PATH = "/v2/_catalog";
  private static final JsonAnswer.Shape SHAPE =
      new JsonAnswer.Shape("a list of repositories", "repositories", Set.of());
  private static final Scope SCOPE = new Scope("registry", "catalog", Set.of("*"));

  private final Api api;
  private final String operation;

  ApiCatalog(Api api) {
    this.api = api;
    this.operation = OPERATION + " of " + api.origin().registry();
  }

  @Override
  public RepositoryNames list(int maxItems) {
    try (ListedNames paths = ListedNames.ofRepositories(api, operation, maxItems)) {
      Optional<Next> next = Optional.of(new Next("?n=" + ListedNames.PAGE_SIZE, true));
      while (next.isPresent() && paths.isNewPage(next.get().query()) && !paths.areEnough()) {
        next = readPage(next.get().query(), paths);
      }
      return new RepositoryNames(
          paths.all(), paths.areEnough() && next.filter(Next::isTold).isPresent());
    }
  }

  /** Where the next page is, as the registry told, or where it may be. */
  private record Next(String query, boolean isTold) {}

  /** How many items a page has, and the last of them. */
  private static final class Page implements JsonAnswer.Items {
    private final ListedNames paths;
    private int size;
    private String last = "";

    Page(ListedNames paths) {
      this.paths = paths;
    }

    @Override
    public void item(String text, Map<String, String> members) {
      paths.add(text);
      size++;
      last = text;
    }

    /** Some registries (Nexus) cut a list into pages and say nothing of the next one. */
    Optional<Next> successor() {
      if (size != ListedNames.PAGE_SIZE) {
        return Optional.empty();
      }
      return Optional.of(
          new Next(
              "?n=%d&last=%s".formatted(size, URLEncoder.encode(last, StandardCharsets.UTF_8)),
              false));
    }
  }

  /** Adds a page and returns where the next one is. */
  private Optional<Next> readPage(String query, ListedNames paths) {
    paths.beginPage();
    Request request =
        Request.of("GET", api.origin().uri(PATH + query), List.of(SCOPE))
            .as(Operation.LIST)
            .withHeader("Accept", "application/json");
    try (Response response = api.send(request, operation)) {
      if (response.status() != 200) {
        throw api.failures().of(response, operation);
      }
      Page page = new Page(paths);
      api.read(response, operation, SHAPE, page);
      if (!paths.endPage()) {
        return Optional.empty();
      }
      Optional<Next> told = NextPage.of(api, response, operation).map(link -> new Next(link, true));
      return paths.broughtNews() ? told.or(page::successor) : told;
    }
  }
}
