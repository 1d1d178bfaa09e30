package io.drayage.state;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts in order of their numbers, kept until they are removed. A killed process loses the texts of
 * the last {@link GroupedCommits#APART} only. Texts that cannot be written are lost. Thread-safe.
 */
public final class StateQueue {
  private static final Logger LOG = LoggerFactory.getLogger(StateQueue.class);

  private final Map<Long, String> texts;
  private final Runnable commit;

  /**
   * A text and its number.
   *
   * @param number larger than that of each earlier text
   */
  public record Entry(long number, String text) {}

  StateQueue(Map<Long, String> texts, Runnable commit) {
    this.texts = texts;
    this.commit = commit;
  }

  /** Adds a text, with a number that no other one has. */
  public void add(Entry entry) {
    try {
      texts.put(entry.number(), entry.text());
      commit.run();
    } catch (RuntimeException e) { // MVStore throws many types for a damaged file
      LOG.debug("the state can't be written: {}", e.getMessage());
    }
  }

  /** Passes the entries in order, as long as {@code wanted} answers true. */
  public void forEachWhile(Predicate<Entry> wanted) {
    Optional<Iterator<Map.Entry<Long, String>>> entries =
        read(() -> Optional.of(texts.entrySet().iterator()));
    Optional<Entry> next = entries.flatMap(StateQueue::next);
    while (next.isPresent() && wanted.test(next.get())) {
      next = entries.flatMap(StateQueue::next);
    }
  }

  private static Optional<Entry> next(Iterator<Map.Entry<Long, String>> entries) {
    return read(() -> entries.hasNext() ? Optional.of(entries.next()) : Optional.empty())
        .map(entry -> new Entry(entry.getKey(), entry.getValue()));
  }

  /** Takes an unreadable text for the end. */
  private static <T> Optional<T> read(Supplier<Optional<T>> reading) {
    try {
      return reading.get();
    } catch (RuntimeException e) { // MVStore throws many types for a damaged file
      LOG.debug("the state can't be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Removes the texts with these numbers. */
  public void remove(Collection<Long> numbers) {
    try {
      numbers.forEach(texts::remove);
      commit.run();
    } catch (RuntimeException e) {
      LOG.debug("the state can't be written: {}", e.getMessage());
    }
  }
}
