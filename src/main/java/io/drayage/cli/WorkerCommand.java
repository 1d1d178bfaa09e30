package io.drayage.cli;

import io.drayage.app.LiveRun;
import io.drayage.app.PlanSource;
import io.drayage.app.RunLibraries;
import io.drayage.app.SessionListeners;
import io.drayage.app.SyncSession;
import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drayage worker}: copies the images that other processes order, until stopped. */
@Command(
    name = "worker",
    description = {
      "Copies the images that `run` or `sync` orders through the broker of drayage.broker, until"
          + " stopped.",
      "Reads the same sync files, for registries and credentials, and starts no task itself. Reloads"
          + " edited files like `run`."
    },
    mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
  @Mixin private PlanOptions options = new PlanOptions();

  private final CommandContext context;

  WorkerCommand(CommandContext context) {
    this.context = context;
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
                SessionMode.WORKER,
                SessionListeners.none());
        LiveRun run = new LiveRun(session, settings, source, content, () -> {})) {
      shutdown.stops(
          () -> {
            run.stop();
            end.countDown();
          });
      Signals.on("HUP", run::readAgain);
      run.start();
      end.await();
      return ExitCode.IN_SYNC.code();
    } finally {
      shutdown.disarm();
    }
  }
}
