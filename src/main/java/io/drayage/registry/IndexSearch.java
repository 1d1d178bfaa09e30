package io.drayage.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The repositories that a registry's search finds ({@code /v1/search}, Docker's old index API). */
final class IndexSearch implements RepositoryLister {
  private final Api api;
  private final String query;
  private final String operation;

  IndexSearch(Api api, String search) {
    this.api = api;
    this.query =
        "/v1/search?q=%s&n=%d&page="
            .formatted(
                URLEncoder.encode(search, StandardCharsets.UTF_8), RepositoryPaths.PAGE_SIZE);
    this.operation = "GET search of " + api.origin().registry();
  }

  @Override
  public RepositoryList list(int maxItems) {
    RepositoryPaths paths = new RepositoryPaths(api, operation, maxItems);
    boolean more = true;
    for (int page = 1; more && !paths.areEnough(); page++) {
      more = readPage(page, paths);
    }
    return paths.asList(more);
  }

  /** Adds a page and tells whether there are more. */
  private boolean readPage(int page, RepositoryPaths paths) {
    Request request =
        Request.of("GET", api.origin().uri(query + page), List.of())
            .withHeader("Accept", "application/json");
    try (Response response = api.send(request, operation)) {
      if (response.status() != 200) {
        throw api.failures().of(response, operation);
      }
      JsonNode answer = JsonAnswer.object(api, response, operation, "the result of a search");
      boolean news =
          paths.add(answer.path("results"), item -> RepositoryPaths.text(item.path("name")));
      return news && page < answer.path("num_pages").asInt(1);
    }
  }
}
