package io.drayage.sync;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Outcomes in the order of completion. Immutable: lists that grow out of each other share one
 * store, so that adding one outcome copies nothing. Unchanged images are made when they are asked
 * for.
 */
final class Outcomes extends AbstractList<Outcome> implements RandomAccess {
  private final OutcomeStore store;
  private final int size;

  private Outcomes(OutcomeStore store, int size) {
    this.store = store;
    this.size = size;
  }

  /** The same list if it is one of these. */
  static Outcomes copyOf(List<? extends Outcome> outcomes) {
    return outcomes instanceof Outcomes known
        ? known
        : new Outcomes(new OutcomeStore(), 0).with(outcomes);
  }

  /** These outcomes and more. */
  Outcomes with(List<? extends Outcome> more) {
    synchronized (store) {
      if (store.size() == size) {
        addTo(store, more);
        return new Outcomes(store, store.size());
      }
    }
    // another list has grown out of this one
    OutcomeStore own = new OutcomeStore();
    own.addAll(store, size);
    addTo(own, more);
    return new Outcomes(own, own.size());
  }

  private static void addTo(OutcomeStore store, List<? extends Outcome> more) {
    if (more instanceof Outcomes known) {
      store.addAll(known.store, known.size);
    } else {
      more.forEach(store::add);
    }
  }

  @Override
  public Outcome get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return store.get(index);
  }

  @Override
  public int size() {
    return size;
  }

  /** The outcomes that are no unchanged images: few in most runs. */
  Stream<Outcome> notable() {
    return IntStream.range(0, size).filter(index -> !store.isUnchanged(index)).mapToObj(store::get);
  }

  /** The images. */
  List<CopyResult> images() {
    int[] places = IntStream.range(0, size).filter(store::isImage).toArray();
    return new Images(store, places);
  }

  private static final class Images extends AbstractList<CopyResult> implements RandomAccess {
    private final OutcomeStore store;
    private final int[] places;

    Images(OutcomeStore store, int[] places) {
      this.store = store;
      this.places = places;
    }

    @Override
    public CopyResult get(int index) {
      return (CopyResult) store.get(places[index]);
    }

    @Override
    public int size() {
      return places.length;
    }
  }
}
