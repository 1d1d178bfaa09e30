package io.drayage.sync;

import java.util.List;

/**
 * Work that is split into parts, with the outcomes so far. A batch without parts is complete.
 *
 * @param of the work that was split
 * @param parts the parts still to be worked on
 * @param outcomes the outcomes, in the order of completion
 */
public record Batch<P>(Work of, List<P> parts, List<Outcome> outcomes) implements Work {
  public Batch {
    parts = parts instanceof MadeList ? parts : List.copyOf(parts);
    outcomes = Outcomes.copyOf(outcomes);
  }

  // cheap: Camel hashes each body, and the parts may be thousands
  @Override
  public int hashCode() {
    return 31 * of.hashCode() + parts.size();
  }

  /** A batch without outcomes. */
  public static <P> Batch<P> of(Work work, List<P> parts) {
    return new Batch<>(work, parts, List.of());
  }

  /** The same batch with more outcomes. */
  public Batch<P> with(List<Outcome> more) {
    return new Batch<>(of, parts, Outcomes.copyOf(outcomes).with(more));
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
