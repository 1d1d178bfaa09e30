package io.drayage.sync.turn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * A queue of lanes that take turns: a long lane does not hold up a short one. Items of a lane are
 * in the order of the comparator, then of arrival. Not safe for several threads.
 */
public final class FairQueue<T> {
  private record Entry<T>(T item, long number) {}

  private final Comparator<T> order;
  private final Map<String, PriorityQueue<Entry<T>>> lanes = new LinkedHashMap<>();
  private long arrivals;

  /** Queue whose lanes are in this order. */
  public FairQueue(Comparator<T> order) {
    this.order = order;
  }

  private int compare(Entry<T> one, Entry<T> other) {
    int items = order.compare(one.item(), other.item());
    return items == 0 ? Long.compare(one.number(), other.number()) : items;
  }

  /** Adds an item to a lane. */
  public void add(String lane, T item) {
    lanes
        .computeIfAbsent(lane, any -> new PriorityQueue<>(this::compare))
        .add(new Entry<>(item, arrivals++));
  }

  /** Takes the first item of the next lane in turn whose first item {@code mayGo} accepts. */
  public Optional<T> poll(Predicate<T> mayGo) {
    Iterator<Map.Entry<String, PriorityQueue<Entry<T>>>> turns = lanes.entrySet().iterator();
    while (turns.hasNext()) {
      Map.Entry<String, PriorityQueue<Entry<T>>> lane = turns.next();
      PriorityQueue<Entry<T>> items = lane.getValue();
      if (mayGo.test(items.element().item())) {
        T first = items.remove().item();
        turns.remove();
        if (!items.isEmpty()) {
          lanes.put(lane.getKey(), items);
        }
        return Optional.of(first);
      }
    }
    return Optional.empty();
  }

  /** The number of items. */
  int size() {
    return lanes.values().stream().mapToInt(PriorityQueue::size).sum();
  }

  /** Any item that {@code wanted} accepts; it stays in the queue. */
  Optional<T> find(Predicate<T> wanted) {
    return lanes.values().stream()
        .flatMap(PriorityQueue::stream)
        .map(Entry::item)
        .filter(wanted)
        .findFirst();
  }

  /** Takes all items that {@code wanted} accepts. */
  List<T> drain(Predicate<T> wanted) {
    List<T> all = new ArrayList<>();
    lanes
        .values()
        .forEach(
            items -> items.removeIf(entry -> wanted.test(entry.item()) && all.add(entry.item())));
    lanes.values().removeIf(PriorityQueue::isEmpty);
    return all;
  }
}
