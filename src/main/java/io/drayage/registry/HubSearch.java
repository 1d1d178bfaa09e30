package io.drayage.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The repositories that Docker Hub's search finds. It shows public ones only, and not more than its
 * own limit of pages.
 */
final class HubSearch implements RepositoryLister {
  private static final String OFFICIAL = "library/";

  private final Api hub;
  private final String query;
  private final String operation = "GET search of Docker Hub";

  HubSearch(Api hub, String search) {
    this.hub = hub;
    this.query =
        "/api/search/v4?query=%s&size=%d&from="
            .formatted(
                URLEncoder.encode(search, StandardCharsets.UTF_8), RepositoryPaths.PAGE_SIZE);
  }

  @Override
  public RepositoryList list(int maxItems) {
    RepositoryPaths paths = new RepositoryPaths(hub, operation, maxItems);
    long from = 0;
    Page page;
    do {
      page = readPage(from, paths);
      from += page.items();
    } while (page.items() > 0 && from < page.total() && !paths.areEnough());
    return paths.asList(from < page.total());
  }

  private record Page(int items, long total) {}

  private Page readPage(long from, RepositoryPaths paths) {
    Request request =
        Request.of("GET", hub.origin().uri(query + from), List.of())
            .withHeader("Accept", "application/json");
    try (Response response = hub.send(request, operation)) {
      if (response.status() != 200) {
        throw hub.failures().of(response, operation);
      }
      JsonNode answer = JsonAnswer.object(hub, response, operation, "the result of a search");
      JsonNode results = answer.path("results");
      paths.add(results, HubSearch::path);
      return new Page(results.size(), answer.path("total").asLong(0));
    }
  }

  /** As people write it: an official image without its namespace; extensions are no images. */
  private static String path(JsonNode item) {
    if (!RepositoryPaths.text(item.path("type")).matches("image|")) {
      return "";
    }
    String id = RepositoryPaths.text(item.path("id"));
    String path = id.isEmpty() ? RepositoryPaths.text(item.path("name")) : id;
    return path.startsWith(OFFICIAL) ? path.substring(OFFICIAL.length()) : path;
  }
}
