package io.drayage.management;

import java.util.ArrayList;
import java.util.List;

/** The resources of a management server. */
public final class Resources {
  private final List<Entry> entries = new ArrayList<>();

  /** Condition of an answer. */
  public enum Access {
    /** Needs nothing: health and the page's own files. Answers at once, from memory. */
    OPEN,
    /** Needs the token where the address is not loopback. */
    READ,
    /** Needs the token always. */
    CHANGE,
    /** Checks its own secret, such as the signature of a push notification. */
    SIGNED
  }

  /**
   * A resource and its place.
   *
   * @param path such as {@code /api/tasks/{task}}; a last part {@code {name*}} takes the rest
   */
  record Entry(String method, String path, Access access, Resource resource) {}

  /** Adds a resource; the first one that fits a request answers it. */
  public Resources add(String method, String path, Access access, Resource resource) {
    entries.add(new Entry(method, path, access, resource));
    return this;
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }
}
