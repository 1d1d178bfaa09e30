package io.drayage.registry;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;

/**
 * Collects the paths of a list, page by page, within bounds. Used by one thread, which closes it.
 */
final class RepositoryPaths implements AutoCloseable {
  static final int PAGE_SIZE = 100;

  private final Api api;
  private final int maxItems;
  private final ListedNames names;

  RepositoryPaths(Api api, String operation, int maxItems) {
    this.api = api;
    this.maxItems = maxItems;
    this.names = new ListedNames(api, operation, "repositories");
  }

  /** Notes which page is asked for next; whether it was not asked for before. */
  boolean isNewPage(String query) {
    return names.isNewPage(query);
  }

  /** Before each page is asked for. */
  void beginPage() {
    names.beginPage();
  }

  /** Adds a path of the page; an empty one is left out in silence. */
  void add(String path) {
    if (!path.isEmpty()) {
      names.add(path, isPath(api.origin().registry(), path));
    }
  }

  /** Whether the page brought a path that was not there before. */
  boolean broughtNews() {
    return names.broughtNews();
  }

  /** Whether the pages after this one may bring more. */
  boolean endPage() {
    return names.endPage();
  }

  /** Whether no further page is wanted. */
  boolean areEnough() {
    return maxItems >= 0 && names.size() > maxItems;
  }

  /** The list, and says what was left out. */
  RepositoryNames asList(boolean moreLeft) {
    return new RepositoryNames(names.all(), moreLeft);
  }

  @Override
  public void close() {
    names.close();
  }

  private static boolean isPath(RegistryHost registry, String path) {
    try {
      return new Repository(registry, path).path().equals(path);
    } catch (MalformedException e) {
      return false;
    }
  }
}
