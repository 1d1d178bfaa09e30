package io.drayage.cli;

import io.drayage.app.LiveRun;
import io.drayage.app.PlanSource;
import io.drayage.app.RunLibraries;
import io.drayage.app.SessionListeners;
import io.drayage.app.SyncSession;
import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.failure.FailureKind;
import io.drayage.plan.SyncPlan;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drayage run}: runs every task at its times, until stopped. */
@Command(
    name = "run",
    description = {
      "Runs the tasks of the files at their interval or cron, until stopped.",
      "Reloads edited routes, and sync files with watch: true; SIGHUP reloads all files. Ends by"
          + " itself if no task has an interval or a cron."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private PlanOptions options;

  private final CommandContext context;
  private final Map<String, TaskReport> lastReports = new ConcurrentHashMap<>();

  RunCommand(CommandContext context) {
    this(context, new PlanOptions());
  }

  RunCommand(CommandContext context, PlanOptions options) {
    this.context = context;
    this.options = options;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(context, Logging.Beside.NOTHING);
    RunLibraries.check();
    Settings settings = context.settings(options);
    PlanSource source = options.source(settings, context.environment());
    PlanSource.Content content = context.read(source, settings);
    CountDownLatch end = new CountDownLatch(1);
    Shutdown shutdown = Shutdown.armed(settings.seconds("drayage.shutdown.grace-seconds"));
    try (SyncSession session =
            new SyncSession(
                content.plan(),
                settings,
                context.environment(),
                SessionMode.AGAIN_AND_AGAIN,
                SessionListeners.of(List.of(lastReportTo(end))));
        LiveRun run = new LiveRun(session, settings, source, content, end::countDown)) {
      shutdown.stops(
          () -> {
            run.stop();
            end.countDown();
          });
      Signals.on("HUP", run::readAgain);
      run.start();
      end.await();
      return ExitCode.of(lastReports(session.plan())).code();
    } finally {
      shutdown.disarm();
    }
  }

  private SyncListener lastReportTo(CountDownLatch end) {
    return new SyncListener() {
      @Override
      public void runEnded(TaskReport report) {
        remember(report, end);
      }
    };
  }

  /** Keeps the last report of a task; an error of the Java machine ends the process. */
  private void remember(TaskReport report, CountDownLatch end) {
    if (!report.run().hasFilter()) {
      lastReports.put(report.run().taskName(), report);
    }
    if (report.hasFailure(FailureKind.JVM_ERROR)) {
      end.countDown();
    }
  }

  /** Last reports of current tasks. */
  private List<TaskReport> lastReports(SyncPlan plan) {
    return plan.tasks().stream()
        .flatMap(task -> Optional.ofNullable(lastReports.get(task.name())).stream())
        .toList();
  }
}
