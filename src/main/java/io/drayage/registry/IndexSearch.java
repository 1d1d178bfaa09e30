package io.drayage.registry;

import io.drayage.registry.http.JsonAnswer;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The repositories that a registry's search finds ({@code /v1/search}, Docker's old index API). */
final class IndexSearch implements Catalog {
  private static final JsonAnswer.Shape SHAPE =
      new JsonAnswer.Shape("the result of a search", "results", Set.of("name", "num_pages"));

  private final Api api;
  private final String query;
  private final String operation;

  IndexSearch(Api api, String search) {
    this.api = api;
    this.query =
        "/v1/search?q=%s&n=%d&page="
            .formatted(URLEncoder.encode(search, StandardCharsets.UTF_8), ListedNames.PAGE_SIZE);
    this.operation = "GET search of " + api.origin().registry();
  }

  @Override
  public RepositoryNames list(int maxItems) {
    try (ListedNames paths = ListedNames.ofRepositories(api, operation, maxItems)) {
      boolean more = true;
      for (int page = 1; more && !paths.areEnough(); page++) {
        more = readPage(page, paths);
      }
      return new RepositoryNames(paths.all(), more);
    }
  }

  /** Adds a page and tells whether there are more. */
  private boolean readPage(int page, ListedNames paths) {
    paths.beginPage();
    Request request =
        Request.of("GET", api.origin().uri(query + page), List.of())
            .as(Operation.LIST)
            .withHeader("Accept", "application/json");
    Map<String, String> answer =
        api.ask(
            request, operation, SHAPE, (text, item) -> paths.add(item.getOrDefault("name", "")));
    return paths.endPage() && page < JsonAnswer.number(answer, "num_pages", 1);
  }
}
