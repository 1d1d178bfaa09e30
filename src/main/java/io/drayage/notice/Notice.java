package io.drayage.notice;

import java.time.Instant;
import java.util.List;

/**
 * A message about one change of state. Texts are printable and free of secrets.
 *
 * @param task name of the task, or empty
 * @param registry host of the registry, or empty
 * @param title one line, the same for each message about this subject and cause
 * @param text one or more sentences
 * @param hint an action for the operator, or empty
 * @param count number of things that changed
 * @param items the first of them
 */
public record Notice(
    NoticeEvent event,
    Instant time,
    String task,
    String registry,
    String title,
    String text,
    String hint,
    int count,
    List<Item> items) {
  /** Number of items of a message. */
  static final int MAX_ITEMS = 10;

  public Notice {
    items = List.copyOf(items);
  }

  /** A message that is about a single thing, which its text names. */
  static Notice single(
      NoticeEvent event,
      Instant time,
      String task,
      String registry,
      String title,
      String text,
      String hint) {
    return new Notice(event, time, task, registry, title, text, hint, 1, List.of());
  }

  /**
   * One thing that changed; texts that do not apply are empty.
   *
   * @param name target of an image, or a mapping
   * @param source source of an image
   * @param previous digest before the change
   */
  public record Item(String name, String source, String digest, String previous, String message) {}
}
