package io.drayage.sync;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;

/**
 * A list whose items are made of those of another one each time they are asked for, so that a long
 * list takes no memory of its own. Immutable if the other one is.
 */
public final class MadeList<A, B> extends AbstractList<B> implements RandomAccess {
  private final List<A> items;
  private final Function<? super A, ? extends B> maker;

  /** A list of what {@code maker}, a function without state, makes of {@code items}. */
  public MadeList(List<A> items, Function<? super A, ? extends B> maker) {
    this.items = items;
    this.maker = maker;
  }

  @Override
  public B get(int index) {
    return maker.apply(items.get(index));
  }

  @Override
  public int size() {
    return items.size();
  }
}
