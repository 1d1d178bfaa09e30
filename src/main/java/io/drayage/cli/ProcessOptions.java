package io.drayage.cli;

import io.drayage.app.client.RunningProcess;
import io.drayage.app.settings.Settings;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options of commands that talk to the running process. */
final class ProcessOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a property of config/application.properties; repeatable.")
  private Map<String, String> properties = new TreeMap<>();

  /**
   * The process that has these properties.
   *
   * @throws io.drayage.app.settings.UsageException if a property can't be used
   */
  RunningProcess process(CommandContext context) {
    return RunningProcess.of(settings(context));
  }

  /** Adds the options of a command above this one; this one's count more. */
  ProcessOptions below(ProcessOptions above) {
    Map<String, String> both = new TreeMap<>(above.properties);
    both.putAll(properties);
    properties = both;
    return this;
  }

  /** The properties of this command and of the file. */
  Settings settings(CommandContext context) {
    return context.settings(properties);
  }
}
