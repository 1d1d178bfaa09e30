package io.drayage.registry;

import io.drayage.registry.http.JsonAnswer;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The repositories that Docker Hub's search finds. It shows public ones only, and not more than its
 * own limit of pages.
 */
final class HubSearch implements Catalog {
  private static final String OFFICIAL = "library/";
  private static final JsonAnswer.Shape SHAPE =
      new JsonAnswer.Shape(
          "the result of a search", "results", Set.of("id", "name", "type", "total"));

  private final Api hub;
  private final String query;
  private final String operation = "GET search of Docker Hub";

  HubSearch(Api hub, String search) {
    this.hub = hub;
    this.query =
        "/api/search/v4?query=%s&size=%d&from="
            .formatted(URLEncoder.encode(search, StandardCharsets.UTF_8), ListedNames.PAGE_SIZE);
  }

  @Override
  public RepositoryNames list(int maxItems) {
    try (ListedNames paths = ListedNames.ofRepositories(hub, operation, maxItems)) {
      long from = 0;
      Page page;
      do {
        page = readPage(from, paths);
        from += page.items();
      } while (page.items() > 0 && from < page.total() && !paths.areEnough());
      return new RepositoryNames(paths.all(), from < page.total());
    }
  }

  private record Page(int items, long total) {}

  private Page readPage(long from, ListedNames paths) {
    paths.beginPage();
    Request request =
        Request.of("GET", hub.origin().uri(query + from), List.of())
            .as(Operation.LIST)
            .withHeader("Accept", "application/json");
    AtomicInteger items = new AtomicInteger();
    Map<String, String> answer =
        hub.ask(
            request,
            operation,
            SHAPE,
            (text, item) -> {
              items.incrementAndGet();
              paths.add(path(item));
            });
    paths.endPage();
    return new Page(items.get(), JsonAnswer.number(answer, "total", 0));
  }

  /** As people write it: an official image without its namespace; extensions are no images. */
  private static String path(Map<String, String> item) {
    String type = item.getOrDefault("type", "");
    if (!type.isEmpty() && !type.equals("image")) {
      return "";
    }
    String id = item.getOrDefault("id", "");
    String path = id.isEmpty() ? item.getOrDefault("name", "") : id;
    return path.startsWith(OFFICIAL) ? path.substring(OFFICIAL.length()) : path;
  }
}
