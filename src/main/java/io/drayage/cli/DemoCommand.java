package io.drayage.cli;

import io.drayage.demo.Demo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drayage demo}: a sync between two registries on this machine. */
@Command(
    name = "demo",
    description = "Syncs between two real registries on this machine, then cleans up.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private final CommandContext context;

  DemoCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Logging.start(context, Logging.Beside.ANSWER);
    return new Demo(context.home(), context.out()).run();
  }
}
