package io.drayage.cli;

import io.drayage.app.PlanSource;
import io.drayage.app.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of all commands on sync files. */
final class PlanOptions {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Sync files (the format is dregsy's).")
  private List<Path> files = List.of();

  @Option(
      names = "--task",
      paramLabel = "REGEX",
      description = "Only tasks whose whole name matches; with ! in front, only the others.")
  private String taskPattern = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a property of config/application.properties; repeatable.")
  private Map<String, String> properties = new TreeMap<>();

  PlanOptions() {}

  /** Options as given by {@link PlainArguments}. */
  PlanOptions(List<Path> files, String taskPattern, Map<String, String> properties) {
    this.files = List.copyOf(files);
    this.taskPattern = taskPattern;
    this.properties = new TreeMap<>(properties);
  }

  List<Path> files() {
    return List.copyOf(files);
  }

  String taskPattern() {
    return taskPattern;
  }

  Map<String, String> properties() {
    return Map.copyOf(properties);
  }

  /** Source of the plan on the command line. */
  PlanSource source(Settings settings, Map<String, String> environment) {
    return new PlanSource(files, taskPattern, settings.unknownKeys(), environment);
  }
}
