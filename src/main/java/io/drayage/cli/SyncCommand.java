package io.drayage.cli;

import io.drayage.app.DaemonThreads;
import io.drayage.app.SessionListeners;
import io.drayage.app.SyncSession;
import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.cli.text.JsonDocument;
import io.drayage.cli.text.ReportText;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.sync.ReportDocument;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drayage sync}: runs each task once. */
@Command(
    name = "sync",
    description = "Runs each task of the files once and reports the results.",
    mixinStandardHelpOptions = true)
final class SyncCommand implements Callable<Integer> {
  @Mixin private PlanOptions options;

  @Mixin private AnswerOptions answer = new AnswerOptions();

  private final CommandContext context;

  SyncCommand(CommandContext context) {
    this(context, new PlanOptions());
  }

  SyncCommand(CommandContext context, PlanOptions options) {
    this.context = context;
    this.options = options;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.start(context, beside());
    Settings settings = context.settings(options);
    SyncPlan plan = context.plan(options, settings);
    Shutdown shutdown = Shutdown.armed(settings.seconds("drayage.shutdown.grace-seconds"));
    try {
      List<TaskReport> reports = run(plan, settings, shutdown);
      print(reports);
      return ExitCode.of(reports).code();
    } finally {
      shutdown.disarm();
    }
  }

  private Logging.Beside beside() {
    if (!answer.json()) {
      return Logging.Beside.REPORT;
    }
    return context.terminal() ? Logging.Beside.ANSWER : Logging.Beside.NOTHING;
  }

  private List<TaskReport> run(SyncPlan plan, Settings settings, Shutdown shutdown)
      throws InterruptedException {
    if (!context.terminal() && answer.json()) {
      return run(plan, settings, shutdown, List.of());
    }
    try (Progress progress = progress()) {
      return run(plan, settings, shutdown, List.of(progress));
    }
  }

  private Progress progress() {
    return context.redraws()
        ? Progress.on(context.err(), new TerminalWidth(context.environment()))
        : Progress.logged();
  }

  private List<TaskReport> run(
      SyncPlan plan, Settings settings, Shutdown shutdown, List<SyncListener> listeners)
      throws InterruptedException {
    try (SyncSession session =
        new SyncSession(
            plan,
            settings,
            context.environment(),
            SessionMode.ONCE,
            SessionListeners.of(listeners))) {
      shutdown.stops(session::stop);
      session.start();
      return runAll(session, plan.tasks());
    }
  }

  private static List<TaskReport> runAll(SyncSession session, List<SyncTask> tasks)
      throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, tasks.size()), DaemonThreads.named("task"));
    try {
      List<Future<TaskReport>> running = new ArrayList<>();
      for (SyncTask task : tasks) {
        running.add(threads.submit(() -> session.run(task)));
      }
      List<TaskReport> reports = new ArrayList<>();
      for (Future<TaskReport> report : running) {
        reports.add(report.get());
      }
      return reports;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void print(List<TaskReport> reports) {
    if (answer.json()) {
      JsonDocument.print(ReportDocument.of(reports), context.out());
    } else {
      new ReportText(context.out(), answer.failures(context)).print(reports);
    }
    context.out().flush();
  }
}
