package io.drayage.sync.turn;

import io.drayage.cache.RecentMap;
import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.Memory;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Content that orders take to repositories which their targets lack, so that a worker asks such a
 * repository only for what another order may have brought. A repository that got orders of an
 * earlier process, and no image by them, may hold anything. Safe for several threads.
 */
final class NewTargets {
  /** Digests of all repositories; those of the least recently used ones go. */
  private static final int MAX_DIGESTS = 20_000;

  /** Digests of one repository, beyond which it counts as one that may hold anything. */
  private static final int MAX_OF_ONE = 5_000;

  /** Repositories that got orders; one of them whose digests are gone may hold anything. */
  private static final int MAX_SEEN = 20_000;

  /** Repositories without an image that the memory keeps for a process; it has other notes too. */
  private static final int MAX_UNFILLED = 5_000;

  private static final Taken ANYTHING = new Taken(Optional.empty());

  /** Digests that orders took to a repository; empty for anything. */
  private record Taken(Optional<Set<Digest>> digests) {
    int weight() {
      return 1 + digests.map(Set::size).orElse(0);
    }

    Taken and(Optional<Set<Digest>> more) {
      if (digests.isEmpty() || more.isEmpty()) {
        return ANYTHING;
      }
      Set<Digest> all = new HashSet<>(digests.get());
      all.addAll(more.get());
      return all.size() > MAX_OF_ONE ? ANYTHING : new Taken(Optional.of(all));
    }

    Optional<Set<Digest>> among(Optional<Set<Digest>> content) {
      return digests.flatMap(
          mine ->
              content.map(
                  all ->
                      all.stream().filter(mine::contains).collect(Collectors.toUnmodifiableSet())));
    }
  }

  private final Memory memory;
  private final RecentMap<Repository, Taken> taken = new RecentMap<>(MAX_DIGESTS, Taken::weight);

  private final RecentMap<Repository, Boolean> seen = new RecentMap<>(MAX_SEEN);
  private final Set<Repository> unfilled = new HashSet<>();

  NewTargets(Memory memory) {
    this.memory = memory;
  }

  /**
   * Notes that an order takes {@code content}, if it is known, to its target. The result is what of
   * it earlier orders took there; empty if any of it may be there.
   */
  synchronized Optional<Set<Digest>> take(CopyOrder order, Optional<Set<Digest>> content) {
    if (!order.targetIsNew()) {
      return Optional.empty();
    }
    Repository repository = order.image().target().repository();
    Taken before = before(repository);
    taken.put(repository, before.and(content));
    return before.among(content);
  }

  /** Notes that the repository has an image: a later process finds its tag. */
  synchronized void filled(Repository repository) {
    unfilled.remove(repository);
    if (memory.note(note(repository)).isPresent()) {
      memory.dropNote(note(repository));
    }
  }

  private Taken before(Repository repository) {
    Optional<Taken> known = taken.get(repository);
    if (known.isPresent()) {
      return known.get();
    }
    boolean isSeen = seen.get(repository).isPresent();
    seen.put(repository, true);
    if (isSeen || memory.note(note(repository)).isPresent() || unfilled.size() == MAX_UNFILLED) {
      return ANYTHING;
    }
    unfilled.add(repository);
    memory.keepNote(note(repository), "");
    return new Taken(Optional.of(Set.of()));
  }

  private static String note(Repository repository) {
    return "orders to new repository " + repository;
  }
}
