package io.drayage.sync;

import java.util.ArrayList;
import java.util.List;

/**
 * Work that falls into parts, and what has come of them so far. A batch without parts is complete
 * as it stands.
 *
 * @param of what was split
 * @param parts what each part is about
 * @param outcomes what came of the parts, in the order they ended
 */
public record Batch<P>(Work of, List<P> parts, List<Outcome> outcomes) implements Work {
  /** Copies the lists. */
  public Batch {
    parts = List.copyOf(parts);
    outcomes = List.copyOf(outcomes);
  }

  // without the parts, which may be thousands: see TaskRun
  @Override
  public int hashCode() {
    return 31 * of.hashCode() + parts.size();
  }

  /** A batch of which nothing is done yet. */
  public static <P> Batch<P> of(Work work, List<P> parts) {
    return new Batch<>(work, parts, List.of());
  }

  /** The same batch with more outcomes. */
  public Batch<P> with(List<Outcome> more) {
    List<Outcome> all = new ArrayList<>(outcomes);
    all.addAll(more);
    return new Batch<>(of, parts, all);
  }

  @Override
  public String taskName() {
    return of.taskName();
  }

  @Override
  public String subject() {
    return of.subject();
  }
}
