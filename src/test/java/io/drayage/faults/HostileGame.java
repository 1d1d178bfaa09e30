package io.drayage.faults;

import static org.awaitility.Awaitility.await;

import io.drayage.cli.CommandRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Outcome of a run with tricks and of one or two runs without.
 *
 * @param wrong broken invariants by the number of the example, -1 for the whole run
 * @param account requests, reports and logs of the runs
 */
record HostileGame(Map<Integer, List<String>> wrong, String account) {
  private static final Duration LONGEST_RUN = Duration.ofSeconds(60);
  private static final Duration LONGEST_END = Duration.ofSeconds(20);
  private static final int WHOLE_RUN = Invariants.WHOLE_RUN;

  /** Plays compositions in one run; limits of time are multiplied by {@code patience}. */
  static HostileGame play(List<Composition> group, int patience) throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Map<Integer, List<String>> wrong = new TreeMap<>();
    StringBuilder account = new StringBuilder();
    try (HostileLab lab = new HostileLab(group, patience)) {
      for (Invariants.Stage stage : Invariants.Stage.values()) {
        if (wrong.isEmpty() && lab.plays(stage)) {
          lab.begin(stage);
          CommandRun run = run(lab, LONGEST_RUN.multipliedBy(patience));
          wrong.putAll(Invariants.broken(lab, run, stage));
          account.append(account(lab, run, stage));
          lab.behave();
          List<String> left = leftovers(lab, before);
          if (!left.isEmpty()) {
            wrong.put(WHOLE_RUN, List.of("still there: " + left));
          }
        }
      }
    }
    return new HostileGame(wrong, account.toString());
  }

  boolean isGood() {
    return wrong.isEmpty();
  }

  /** Whether sound images that came too late are all that is wrong. */
  boolean isOnlyLate() {
    return !isGood()
        && wrong.values().stream()
            .flatMap(List::stream)
            .allMatch(one -> one.endsWith(Invariants.DID_NOT_ARRIVE));
  }

  /** Whether a composition may be the cause. */
  boolean concerns(Composition composition) {
    return wrong.containsKey(composition.number()) || wrong.containsKey(WHOLE_RUN);
  }

  private static CommandRun run(HostileLab lab, Duration longest) throws Exception {
    FutureTask<CommandRun> run = new FutureTask<>(lab::run);
    new Thread(run, "run").start();
    try {
      return run.get(longest.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "the run takes more than %s: %s\n%s".formatted(longest, lab.compositions(), stacks()), e);
    } catch (ExecutionException e) {
      throw new AssertionError("the run broke: " + lab.compositions(), e.getCause());
    }
  }

  private static String stacks() {
    return Thread.getAllStackTraces().entrySet().stream()
        .map(one -> one.getKey() + "\n    " + Arrays.toString(one.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /** The threads and connections that are left over. */
  private static List<String> leftovers(HostileLab lab, Set<Thread> before) {
    List<String> left = new ArrayList<>();
    try {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .atMost(LONGEST_END)
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

  private static String account(HostileLab lab, CommandRun run, Invariants.Stage stage) {
    StringBuilder account = new StringBuilder("--- " + stage + "\n");
    if (lab.compositions().size() == 1) {
      HostileLab.Sides sides = lab.sides(lab.compositions().get(0));
      account.append("source: %s\n".formatted(sides.source().server().requests()));
      account.append("target: %s\n".formatted(sides.target().server().requests()));
      account.append("log: %s\n".formatted(run.log()));
    }
    return account.append("report: %s\n".formatted(run.out())).toString();
  }
}
