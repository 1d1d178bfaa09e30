package io.drayage.api;

import io.drayage.status.ImageState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * A selection of images in the order of their targets.
 *
 * @param states wanted states; empty for all
 * @param text part of source or target, in any case
 */
record ImageList(Optional<String> task, Set<String> states, Optional<String> text) {
  static final List<String> STATES =
      List.of("copied", "unchanged", "skipped", "waiting", "stopped", "failed", "copying");

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::target)
          .thenComparing(Key::task)
          .thenComparingInt(Key::mapping)
          .thenComparing(Key::source);

  /** Place of an image in the order. */
  private record Key(String target, String task, int mapping, String source) {
    static Key of(ImageState image) {
      return new Key(image.target(), image.task(), image.mapping(), image.source());
    }

    static Key of(String cursor) {
      List<String> parts = Cursors.key(cursor, 4);
      try {
        return new Key(parts.get(0), parts.get(1), Integer.parseInt(parts.get(2)), parts.get(3));
      } catch (NumberFormatException e) {
        throw Cursors.unusable();
      }
    }

    String cursor() {
      return Cursors.of(List.of(target, task, Integer.toString(mapping), source));
    }
  }

  private record Placed(Key key, ImageState image) {}

  /**
   * A page, with sums over all pages.
   *
   * @param states number by state, of all states
   */
  record ImagePage(
      List<ImageState> items,
      Optional<String> next,
      int total,
      int repositories,
      Map<String, Integer> states) {}

  /** The page after {@code cursor}, in one pass over the images. */
  ImagePage page(List<ImageState> images, Optional<String> cursor, int limit) {
    Optional<Key> after = cursor.map(Key::of);
    Optional<String> wanted = text.map(part -> part.toLowerCase(Locale.ROOT));
    Map<String, Integer> byState = new TreeMap<>();
    Set<String> repositories = new HashSet<>();
    Comparator<Placed> order = Comparator.comparing(Placed::key, ORDER);
    PriorityQueue<Placed> first = new PriorityQueue<>(order.reversed());
    int total = 0;
    for (ImageState image : images) {
      if (!isAbout(image, wanted)) {
        continue;
      }
      byState.merge(image.state(), 1, Integer::sum);
      if (!states.isEmpty() && !states.contains(image.state())) {
        continue;
      }
      total++;
      repositories.add(repository(image.target()));
      Key key = Key.of(image);
      if (after.isEmpty() || ORDER.compare(key, after.get()) > 0) {
        first.add(new Placed(key, image));
        if (first.size() > limit + 1) {
          Placed unused = first.remove();
        }
      }
    }
    List<Placed> items = new ArrayList<>(first);
    items.sort(order);
    boolean more = items.size() > limit;
    List<Placed> shown = more ? items.subList(0, limit) : items;
    return new ImagePage(
        shown.stream().map(Placed::image).toList(),
        more ? Optional.of(shown.get(limit - 1).key().cursor()) : Optional.empty(),
        total,
        repositories.size(),
        byState);
  }

  private boolean isAbout(ImageState image, Optional<String> wanted) {
    return (task.isEmpty() || task.get().equals(image.task()))
        && (wanted.isEmpty()
            || image.target().toLowerCase(Locale.ROOT).contains(wanted.get())
            || image.source().toLowerCase(Locale.ROOT).contains(wanted.get()));
  }

  /** A reference without its tag or digest. */
  private static String repository(String reference) {
    int at = reference.indexOf('@');
    String named = at < 0 ? reference : reference.substring(0, at);
    int colon = named.lastIndexOf(':');
    return colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
  }
}
