package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random compositions of tricks. docs/contributor/reliability.md says how to run more and how to
 * repeat one.
 */
final class RandomFaultsIT {
  private static final int MORE_PATIENCE = 8;
  private static final long SEED =
      Long.getLong("drayage.test.hostile-seed", new SplittableRandom().nextInt(1_000_000));

  private final List<String> broken = new ArrayList<>();

  @Test
  void noCompositionOfTricksBreaksAnInvariant() throws Exception {
    int examples = Integer.getInteger("drayage.test.hostile-examples", 500);
    int only = Integer.getInteger("drayage.test.hostile-example", -1);
    int enough = Integer.getInteger("drayage.test.hostile-failures", 1);
    System.out.printf(
        "random faults: %d examples of -Ddrayage.test.hostile-seed=%d%n",
        only >= 0 ? 1 : examples, SEED);
    if (only >= 0) {
      examine(List.of(Composition.of(SEED, only)));
    } else {
      for (int at = 0; at < examples && broken.size() < enough; at += HostileLab.GROUP) {
        examine(drawn(at, Math.min(at + HostileLab.GROUP, examples)));
      }
    }
    assertThat(broken).as("%d compositions", broken.size()).isEmpty();
  }

  /** The other rows of A are about files, clocks and settings of the machine that Drayage is on. */
  @Test
  void everyKindOfFaultThatARegistryCanShowIsDrawn() {
    Set<Integer> kinds = new TreeSet<>();
    for (int number = 0; number < 2000; number++) {
      Composition one = Composition.of(1, number);
      Stream.concat(one.source().stream(), one.target().stream())
          .flatMap(placed -> Arrays.stream(placed.trick().kinds().split(" ", -1)))
          .forEach(kind -> kinds.add(Integer.parseInt(kind.substring(1))));
    }

    assertThat(kinds)
        .containsExactly(
            1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 17, 18, 21, 22, 23, 24, 32, 35, 36, 37,
            38, 39, 41, 43, 44, 45, 46, 48);
  }

  private static List<Composition> drawn(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> Composition.of(SEED, number)).toList();
  }

  /** Plays a group. Finds the examples that break an invariant, and the tricks that they need. */
  private void examine(List<Composition> group) throws Exception {
    HostileGame together = playInTime(group);
    if (together.isGood()) {
      return;
    }
    int before = broken.size();
    for (Composition suspect : group) {
      if (together.concerns(suspect)) {
        HostileGame alone = HostileGame.play(again(List.of(suspect)), 1);
        if (!alone.isGood()) {
          shrink(suspect, alone);
        }
      }
    }
    if (broken.size() == before) {
      note(together, group.stream().filter(together::concerns).toList());
    }
  }

  /** A busy machine may be too slow for short limits of time. */
  private static HostileGame playInTime(List<Composition> group) throws Exception {
    HostileGame game = HostileGame.play(group, 1);
    return game.isOnlyLate() ? HostileGame.play(again(group), MORE_PATIENCE) : game;
  }

  private static List<Composition> again(List<Composition> group) {
    return group.stream().map(one -> Composition.of(SEED, one.number())).toList();
  }

  private void shrink(Composition failing, HostileGame game) throws Exception {
    Set<Integer> kept = new LinkedHashSet<>(IntStream.range(0, failing.size()).boxed().toList());
    HostileGame smallest = game;
    for (int place = 0; place < failing.size(); place++) {
      Set<Integer> fewer = new LinkedHashSet<>(kept);
      fewer.remove(place);
      if (!fewer.isEmpty()) {
        HostileGame without = HostileGame.play(List.of(failing.keeping(fewer::contains)), 1);
        if (!without.isGood()) {
          smallest = without;
          kept = fewer;
        }
      }
    }
    note(smallest, List.of(failing, failing.keeping(kept::contains)));
  }

  /** The last composition is the smallest one. */
  private void note(HostileGame game, List<Composition> compositions) {
    String told =
        compositions.stream().map(Composition::toString).collect(Collectors.joining("\n", "\n", ""))
            + "\nbroken: "
            + game.wrong();
    System.out.println(told);
    broken.add(told + "\n" + game.account());
  }
}
