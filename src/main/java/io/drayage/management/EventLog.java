package io.drayage.management;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The last event of each subject, for clients that come back. Beyond its limit the oldest subjects
 * are forgotten. For one thread at a time.
 */
final class EventLog {
  private final String process;
  private final int limit;
  private final Map<Subject, Event> kept = new LinkedHashMap<>();
  private long last;
  private long forgotten;

  /** What an event is about. */
  record Subject(String name, String key) {}

  /**
   * An event; ids grow by one.
   *
   * @param json data, written when it is sent
   */
  record Event(long id, Subject subject, Supplier<String> json) {}

  /**
   * Creates an empty log.
   *
   * @param process tells the ids of this process from those of an earlier one
   * @param limit number of subjects
   */
  EventLog(String process, int limit) {
    this.process = process;
    this.limit = limit;
  }

  /** Adds an event, which replaces the one of its subject. */
  Event add(Subject subject, Supplier<String> json) {
    Event event = new Event(++last, subject, json);
    kept.remove(subject);
    kept.put(subject, event);
    if (kept.size() > limit) {
      Iterator<Event> oldest = kept.values().iterator();
      forgotten = oldest.next().id();
      oldest.remove();
    }
    return event;
  }

  /** The id of the last event; 0 before the first. */
  long last() {
    return last;
  }

  /** An id as clients see it. */
  String text(long id) {
    return process + "-" + id;
  }

  /** The id of a client's text; empty if it is not of this process, or too old to resume. */
  OptionalLong resumable(String text) {
    String prefix = process + "-";
    if (!text.startsWith(prefix) || !text.substring(prefix.length()).matches("\\d{1,18}")) {
      return OptionalLong.empty();
    }
    long id = Long.parseLong(text.substring(prefix.length()));
    return id >= forgotten && id <= last ? OptionalLong.of(id) : OptionalLong.empty();
  }

  /** The last event of each subject that has one after this id, oldest first. */
  List<Event> after(long id) {
    return kept.values().stream().filter(event -> event.id() > id).toList();
  }
}
