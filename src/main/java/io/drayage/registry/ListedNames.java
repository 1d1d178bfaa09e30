package io.drayage.registry;

import io.drayage.oci.MalformedException;
import io.drayage.oci.NameList;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.registry.http.TransportException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the names of a list, page by page, within bounds of number, length and time. Used by one
 * thread, which closes it.
 */
final class ListedNames implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListedNames.class);
  static final int PAGE_SIZE = 100;
  private static final int MAX_PAGES = 10_000;
  private static final int MAX_NAMES = 1_000_000;
  private static final int MAX_TEXT_BYTES = 8 << 20;
  private static final int MAX_BARREN_PAGES = 100;

  /** A list beyond this waits for others of its registry. */
  private static final int ORDINARY_NAMES = 50_000;

  private static final int ORDINARY_TEXT_BYTES = 1 << 20;

  private final Api api;
  private final String operation;
  private final String what;
  private final Predicate<String> valid;
  private final int maxItems;
  private final TimeLimit deadline;
  private final NameList.Builder names = new NameList.Builder();
  private long[] queries = new long[16];
  private int queryCount;
  private int pages;
  private int barrenPages;
  private int before;
  private int bytesBefore;
  private boolean repeats;
  private boolean large;
  private long invalid;
  private String firstInvalid = "";

  private ListedNames(
      Api api, String operation, String what, Predicate<String> valid, int maxItems) {
    this.api = api;
    this.operation = operation;
    this.what = what;
    this.valid = valid;
    this.maxItems = maxItems;
    this.deadline = api.listLimit(operation);
  }

  static ListedNames ofTags(Api api, String operation) {
    return new ListedNames(api, operation, "tags", TagReference::isTag, Catalog.NO_LIMIT);
  }

  /** Enough once there are more than {@code maxItems}. */
  static ListedNames ofRepositories(Api api, String operation, int maxItems) {
    RegistryHost registry = api.origin().registry();
    return new ListedNames(
        api, operation, "repositories", path -> isPath(registry, path), maxItems);
  }

  private static boolean isPath(RegistryHost registry, String path) {
    try {
      return new Repository(registry, path).path().equals(path);
    } catch (MalformedException e) {
      return false;
    }
  }

  /**
   * Notes which page is asked for next. Of its query a hash is kept, since a registry may choose
   * long ones.
   *
   * @return whether it was not asked for before
   */
  boolean isNewPage(String query) {
    long hash = hash(query);
    for (int at = 0; at < queryCount; at++) {
      if (queries[at] == hash) {
        return false;
      }
    }
    if (queryCount == queries.length) {
      queries = Arrays.copyOf(queries, 2 * queryCount);
    }
    queries[queryCount] = hash;
    queryCount++;
    return true;
  }

  /**
   * Before each page is asked for, and while no answer is open: a list that gets long waits here
   * for the others.
   *
   * @throws RegistryException if the list takes too long or has too many pages
   */
  void beginPage() {
    deadline.check();
    pages++;
    if (pages > MAX_PAGES || barrenPages > MAX_BARREN_PAGES) {
      throw api.failures().invalid(operation, "the list of %s does not end".formatted(what));
    }
    before = names.size();
    bytesBefore = names.textBytes();
    repeats = false;
    if (isBeyond(ORDINARY_NAMES / 2, ORDINARY_TEXT_BYTES / 2, 0, 0)) {
      enterLarge();
    }
  }

  /** Adds a name of the page; an empty one is left out in silence. */
  void add(String name) {
    if (name.isEmpty()) {
      return;
    }
    if (!valid.test(name)) {
      firstInvalid = invalid == 0 ? PrintableText.text(name, 80) : firstInvalid;
      invalid++;
      return;
    }
    boolean isNew = names.add(name);
    repeats |= !isNew;
    if (isNew) {
      checkSize();
    }
  }

  /** Whether the page brought a name that was not there before. */
  boolean broughtNews() {
    return names.size() > before;
  }

  /**
   * Whether the pages after this one may bring more. A page without a name may be one of several
   * before the rest of the list; one of nothing but known names is the beginning of a circle.
   */
  boolean endPage() {
    barrenPages = broughtNews() ? 0 : barrenPages + 1;
    return broughtNews() || !repeats;
  }

  /** Whether no further page is wanted. */
  boolean areEnough() {
    return maxItems >= 0 && names.size() > maxItems;
  }

  /** The names, and says what was left out. */
  NameList all() {
    if (invalid > 0) {
      LOG.warn(
          "{}: left out {} names that can't be {}, such as '{}'",
          operation,
          invalid,
          what,
          firstInvalid);
    }
    return names.build();
  }

  @Override
  public void close() {
    if (large) {
      large = false;
      api.largeLists().leave(api.origin().registry());
    }
  }

  /** FNV-1a. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int at = 0; at < text.length(); at++) {
      hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
    }
    return hash;
  }

  private void checkSize() {
    if (names.size() > MAX_NAMES || names.textBytes() > MAX_TEXT_BYTES) {
      throw api.failures()
          .invalid(
              operation,
              "the list has more than %d %s, or %d MiB of names"
                  .formatted(MAX_NAMES, what, MAX_TEXT_BYTES >> 20));
    }
    // a page that is a long list by itself
    if (isBeyond(ORDINARY_NAMES, ORDINARY_TEXT_BYTES, before, bytesBefore)) {
      enterLarge();
    }
  }

  private boolean isBeyond(int number, int bytes, int namesBefore, int textBefore) {
    return names.size() - namesBefore > number || names.textBytes() - textBefore > bytes;
  }

  private void enterLarge() {
    if (large) {
      return;
    }
    try {
      api.largeLists().enter(api.origin().registry(), deadline);
      large = true;
    } catch (InterruptedException e) {
      throw api.failures().of(TransportException.interrupted(e), operation);
    }
  }
}
