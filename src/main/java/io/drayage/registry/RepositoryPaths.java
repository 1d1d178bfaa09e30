package io.drayage.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Printable;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the paths of a list, page by page, within bounds. Not thread-safe. */
final class RepositoryPaths {
  static final int PAGE_SIZE = 100;

  private static final Logger LOG = LoggerFactory.getLogger(RepositoryPaths.class);
  private static final int MAX_PAGES = 10_000;
  private static final int MAX_PATHS = 1_000_000;

  private final Api api;
  private final String operation;
  private final int maxItems;
  private final Set<String> paths = new LinkedHashSet<>();
  private int pages;
  private int invalid;
  private String firstInvalid = "";

  RepositoryPaths(Api api, String operation, int maxItems) {
    this.api = api;
    this.operation = operation;
    this.maxItems = maxItems;
  }

  /**
   * Adds a page of a list.
   *
   * @param path what an item's path is; empty for an item that is to be left out in silence
   * @return whether the page brought a path that was not there before
   */
  boolean add(JsonNode items, Function<JsonNode, String> path) {
    if (!items.isMissingNode() && !items.isNull() && !items.isArray()) {
      throw api.failures().invalid(operation, "the answer is not a list of repositories");
    }
    pages++;
    int before = paths.size();
    for (JsonNode item : items) {
      add(path.apply(item));
    }
    if (pages > MAX_PAGES || paths.size() > MAX_PATHS) {
      throw api.failures().invalid(operation, "the list of repositories does not end");
    }
    return paths.size() > before;
  }

  /** Whether no further page is wanted. */
  boolean areEnough() {
    return maxItems >= 0 && paths.size() > maxItems;
  }

  /** The list, and says what was left out. */
  RepositoryList asList(boolean moreLeft) {
    if (invalid > 0) {
      LOG.warn(
          "{}: left out {} names that can't be repositories, such as '{}'",
          operation,
          invalid,
          Printable.text(firstInvalid, 80));
    }
    return new RepositoryList(List.copyOf(paths), moreLeft);
  }

  /** The text of a value, empty when it is none. */
  static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : "";
  }

  private void add(String path) {
    if (path.isEmpty()) {
      return;
    }
    if (isPath(api.origin().registry(), path)) {
      paths.add(path);
      return;
    }
    firstInvalid = invalid == 0 ? path : firstInvalid;
    invalid++;
  }

  private static boolean isPath(RegistryHost registry, String path) {
    try {
      return new Repository(registry, path).path().equals(path);
    } catch (MalformedException e) {
      return false;
    }
  }
}
