package io.drayage.cli;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drayage run}: every task at its interval, for ever. */
@Command(
    name = "run",
    description = {
      "Runs the tasks of the files at their intervals, for ever.",
      "Ends by itself only when every task is a one-off (no interval)."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private PlanOptions options = new PlanOptions();

  private final CommandContext context;
  private final Map<String, TaskReport> lastReports = new ConcurrentHashMap<>();

  RunCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(context, false);
    Settings settings = context.settings(options);
    SyncPlan plan = context.plan(options);
    CountDownLatch end = new CountDownLatch(1);
    Shutdown shutdown = Shutdown.armed();
    try (SyncSession session =
        new SyncSession(
            plan,
            settings,
            context.environment(),
            plan.tasks(),
            SyncListener.none(),
            report -> {
              lastReports.put(report.run().taskName(), report);
              if (isDone(plan)) {
                end.countDown();
              }
            })) {
      shutdown.stops(
          () -> {
            session.stop();
            end.countDown();
          });
      session.start();
      end.await();
    } finally {
      shutdown.disarm();
    }
    return ExitCode.of(lastReports.values()).code();
  }

  /** One-off tasks are done after their run; a task with an interval never is. */
  private boolean isDone(SyncPlan plan) {
    return plan.tasks().stream()
        .allMatch(
            task ->
                task.schedule() instanceof Schedule.Once && lastReports.containsKey(task.name()));
  }
}
