package io.drayage.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.oci.Printable;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All tags of a repository (distribution-spec, Listing Tags). No page size is asked for, since
 * registries disagree on which they accept.
 */
final class TagList {
  private static final Logger LOG = LoggerFactory.getLogger(TagList.class);
  private static final int MAX_PAGES = 10_000;
  private static final int MAX_TAGS = 1_000_000;

  private final Api api;
  private final Repository repository;
  private final String operation;
  private final Set<String> tags = new LinkedHashSet<>();
  private int invalid;
  private String firstInvalid = "";

  TagList(Api api, Repository repository) {
    this.api = api;
    this.repository = repository;
    this.operation = "GET tags of " + repository;
  }

  Optional<List<String>> read() {
    Set<String> seen = new HashSet<>();
    Optional<String> query = Optional.of("");
    for (int page = 1; query.isPresent() && seen.add(query.get()); page++) {
      if (page > MAX_PAGES || tags.size() > MAX_TAGS) {
        throw api.failures().invalid(operation, "the list of tags does not end");
      }
      Request request =
          api.reading("GET", repository, "tags/list" + query.get())
              .withHeader("Accept", "application/json");
      try (Response response = api.send(request, operation)) {
        if (response.status() == 404 && page == 1) {
          return Optional.empty();
        }
        if (response.status() != 200) {
          throw api.failures().of(response, operation);
        }
        boolean news = add(response);
        query = news ? NextPage.of(response) : Optional.empty();
      }
    }
    if (invalid > 0) {
      LOG.warn(
          "{}: left out {} names that can't be tags, such as '{}'",
          operation,
          invalid,
          Printable.text(firstInvalid, 80));
    }
    return Optional.of(List.copyOf(tags));
  }

  /** Whether the page brought a tag that was not there before. */
  private boolean add(Response response) {
    JsonNode list = JsonAnswer.object(api, response, operation, "a list of tags").path("tags");
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      throw api.failures().invalid(operation, "'tags' is not a list");
    }
    int before = tags.size();
    for (JsonNode node : list) {
      String name = node.asText();
      if (node.isTextual() && TagReference.isTag(name)) {
        tags.add(name);
      } else {
        firstInvalid = invalid == 0 ? name : firstInvalid;
        invalid++;
      }
    }
    return tags.size() > before;
  }
}
