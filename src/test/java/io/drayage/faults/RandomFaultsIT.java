package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.cli.LoggedRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Registries that play several tricks at once, drawn at random; docs/reliability.md says how to
 * have more of them and how to repeat one.
 */
final class RandomFaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
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
    }
    for (int first = 0; only < 0 && first < examples && broken.size() < enough; first += HostileLab.GROUP) {
      examine(
          IntStream.range(first, Math.min(first + HostileLab.GROUP, examples))
              .mapToObj(number -> Composition.of(SEED, number))
              .toList());
    }
    Stats.print();
    assertThat(broken).as("%d compositions", broken.size()).isEmpty();
  }

  /**
   * What came of a group.
   *
   * @param wrong by the numbers of examples, -1 for what concerns all
   */
  private record Outcome(Map<Integer, List<String>> wrong, String account) {
    boolean isGood() {
      return wrong.isEmpty();
    }

    /** Nothing is wrong but that healthy images did not come in time. */
    boolean isOnlyLate() {
      return !isGood()
          && wrong.values().stream()
              .flatMap(List::stream)
              .allMatch(one -> one.endsWith(Verdict.DID_NOT_ARRIVE));
    }
  }

  /** Plays a group, and finds the examples that break an invariant with those tricks they need. */
  private void examine(List<Composition> group) throws Exception {
    Outcome together = playInTime(group);
    if (together.isGood()) {
      return;
    }
    int before = broken.size();
    for (Composition suspect : group) {
      boolean told = together.wrong().containsKey(suspect.number());
      if (told || together.wrong().containsKey(-1)) {
        Outcome alone = play(again(List.of(suspect)), 1);
        if (!alone.isGood()) {
          shrink(suspect, alone);
        }
      }
    }
    if (broken.size() == before) {
      note(
          together,
          "together with others of its group",
          group.stream().filter(one -> together.wrong().containsKey(one.number())).toList());
    }
  }

  /** A busy machine is no fault of the program: once more then, with more patience. */
  private static Outcome playInTime(List<Composition> group) throws Exception {
    Outcome outcome = play(group, 1);
    return outcome.isOnlyLate() ? play(again(group), MORE_PATIENCE) : outcome;
  }

  /** The same, not played yet. */
  private static List<Composition> again(List<Composition> group) {
    return group.stream().map(one -> Composition.of(SEED, one.number())).toList();
  }

  private void shrink(Composition failing, Outcome outcome) throws Exception {
    Set<Integer> kept = new LinkedHashSet<>(IntStream.range(0, failing.size()).boxed().toList());
    Outcome smallest = outcome;
    for (int place = 0; place < failing.size(); place++) {
      Set<Integer> fewer = new LinkedHashSet<>(kept);
      fewer.remove(place);
      if (!fewer.isEmpty()) {
        Outcome without = play(List.of(failing.keeping(fewer::contains)), 1);
        if (!without.isGood()) {
          smallest = without;
          kept = fewer;
        }
      }
    }
    note(smallest, "needs only", List.of(failing, failing.keeping(kept::contains)));
  }

  private void note(Outcome outcome, String what, List<Composition> compositions) {
    String told =
        compositions.stream().map(Composition::toString).collect(Collectors.joining("\n" + what + "\n"));
    broken.add("\n%s\nWRONG %s\n%s\n".formatted(told, outcome.wrong(), outcome.account()));
    System.out.printf("%s%nWRONG %s%n", told, outcome.wrong());
  }

  /** A run with tricks, and one without. */
  private static Outcome play(List<Composition> group, int patience) throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (HostileLab lab = new HostileLab(group, patience)) {
      long t2=System.currentTimeMillis(); LoggedRun faulty = run(lab); System.out.println("FIRST "+(System.currentTimeMillis()-t2));
      Stats.add(lab, faulty); long t1=System.currentTimeMillis();
      Map<Integer, List<String>> wrong = new TreeMap<>(Verdict.of(lab, faulty, false));
      String account = account(lab, faulty);
      lab.behave();
      leftovers(lab, before).forEach(one -> wrong.put(-1, List.of("left: " + one)));
      if (wrong.isEmpty()) {
        LoggedRun repaired = run(lab);
        wrong.putAll(Verdict.of(lab, repaired, true)); System.out.println("SECOND "+(System.currentTimeMillis()-t1));
        account += "\n--- the next run:\n" + account(lab, repaired);
      }
      return new Outcome(wrong, account);
    }
  }

  private static LoggedRun run(HostileLab lab) throws Exception {
    FutureTask<LoggedRun> run = new FutureTask<>(lab::run);
    Thread thread = new Thread(run, "run");
    thread.start();
    try {
      return run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "a run does not end: %s\n%s".formatted(lab.compositions(), stacks()), e);
    } catch (ExecutionException e) {
      throw new AssertionError("a run broke: " + lab.compositions(), e.getCause());
    }
  }

  private static String stacks() {
    return Thread.getAllStackTraces().entrySet().stream()
        .map(one -> one.getKey() + "\n    " + List.of(one.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static List<String> leftovers(HostileLab lab, Set<Thread> before) {
    List<String> left = new ArrayList<>();
    try {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                left.clear();
                left.addAll(Aftermath.threadsSince(before));
                lab.registries().stream()
                    .filter(one -> one.server().connections() > 0)
                    .forEach(one -> left.add("a connection to " + one.host()));
                return left.isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      return left;
    }
    return List.of();
  }

  /** For one example alone: what was asked and what was said. */
  private static String account(HostileLab lab, LoggedRun run) {
    if (lab.compositions().size() > 1) {
      return "report: " + run.out();
    }
    HostileLab.Sides sides = lab.sides(lab.compositions().get(0));
    return "requests of the source: %s\nrequests of the target: %s\nreport: %s\nlog: %s"
        .formatted(
            sides.source().server().requests(),
            sides.target().server().requests(),
            run.out(),
            run.log());
  }
}
