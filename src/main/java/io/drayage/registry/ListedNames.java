package io.drayage.registry;

import io.drayage.oci.NameList;
import io.drayage.oci.Printable;
import io.drayage.registry.http.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the names of a list, page by page, within bounds of number, length and time. Used by one
 * thread, which closes it.
 */
final class ListedNames implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListedNames.class);
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
  private final TimeLimit deadline;
  private final NameList.Builder names = new NameList.Builder();
  private int pages;
  private int barrenPages;
  private int before;
  private boolean repeats;
  private boolean large;
  private long invalid;
  private String firstInvalid = "";

  /** {@code what} is what is listed, for messages. */
  ListedNames(Api api, String operation, String what) {
    this.api = api;
    this.operation = operation;
    this.what = what;
    this.deadline = api.listLimit(operation);
  }

  /**
   * Before each page is asked for.
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
    repeats = false;
  }

  /** Adds a name of the page. */
  void add(String name, boolean valid) {
    if (!valid) {
      firstInvalid = invalid == 0 ? Printable.text(name, 80) : firstInvalid;
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

  int size() {
    return names.size();
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

  private void checkSize() {
    if (names.size() > MAX_NAMES || names.textBytes() > MAX_TEXT_BYTES) {
      throw api.failures()
          .invalid(
              operation,
              "the list has more than %d %s, or %d MiB of names"
                  .formatted(MAX_NAMES, what, MAX_TEXT_BYTES >> 20));
    }
    if (!large && (names.size() > ORDINARY_NAMES || names.textBytes() > ORDINARY_TEXT_BYTES)) {
      enterLarge();
    }
  }

  private void enterLarge() {
    try {
      api.largeLists().enter(api.origin().registry(), deadline);
      large = true;
    } catch (InterruptedException e) {
      throw api.failures().of(TransportException.interrupted(e), operation);
    }
  }
}
