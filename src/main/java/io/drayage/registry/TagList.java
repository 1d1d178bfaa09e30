package io.drayage.registry;

import io.drayage.oci.Repository;
import io.drayage.registry.http.ErrorBody;
import io.drayage.registry.http.JsonAnswer;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All tags of a repository (distribution-spec, Listing Tags). No page size is asked for, since
 * registries disagree on which they accept.
 */
final class TagList {
  private static final JsonAnswer.Shape SHAPE =
      new JsonAnswer.Shape("a list of tags", "tags", Set.of());

  /** Stands for an item that is not a string; never a tag. */
  private static final String NO_TEXT = "(not a string)";

  private final Api api;
  private final Repository repository;
  private final String operation;

  TagList(Api api, Repository repository) {
    this.api = api;
    this.repository = repository;
    this.operation = "GET tags of " + repository;
  }

  Optional<List<String>> read() {
    try (ListedNames tags = ListedNames.ofTags(api, operation)) {
      Optional<String> query = Optional.of("");
      while (query.isPresent() && tags.isNewPage(query.get())) {
        tags.beginPage();
        Request request =
            api.reading(Operation.LIST, repository, "tags/list" + query.get())
                .withHeader("Accept", "application/json");
        try (Response response = api.send(request, operation)) {
          if (response.status() != 200) {
            ErrorBody body = Failures.errorBody(response);
            if (response.status() == 404 && query.get().isEmpty() && body.saysNoSuchRepository()) {
              return Optional.empty();
            }
            throw api.failures().of(response, operation, body);
          }
          api.read(
              response,
              operation,
              SHAPE,
              (tag, members) -> tags.add(tag.isEmpty() ? NO_TEXT : tag));
          query = tags.endPage() ? NextPage.of(api, response, operation) : Optional.empty();
        }
      }
      return Optional.of(tags.all());
    }
  }
}
