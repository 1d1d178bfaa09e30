package io.drayage.cli;

import io.drayage.app.PlanSource;
import io.drayage.app.TruncatedFile;
import io.drayage.app.settings.Home;
import io.drayage.app.settings.PropertyNames;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.plan.CopyTool;
import io.drayage.plan.Relay;
import io.drayage.plan.SyncPlan;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Environment and standard streams of a command.
 *
 * @param terminal whether standard error is a terminal
 * @param colour whether text on standard output has colours
 */
record CommandContext(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    boolean colour) {
  /** Whether standard error is a terminal that can draw a line anew. */
  boolean redraws() {
    return terminal && !Terminal.isDumb(environment);
  }

  /** Folder of {@code routes/} and {@code config/}. */
  Path home() {
    return Home.find(environment);
  }

  /**
   * Reads the properties.
   *
   * @throws UsageException if the file can't be read or a property does not exist
   */
  Settings settings(PlanOptions options) {
    return settings(options.properties());
  }

  /**
   * Reads the properties.
   *
   * @param overrides values of {@code --set}
   * @throws UsageException if the file can't be read or a property does not exist
   */
  Settings settings(Map<String, String> overrides) {
    Settings settings = Settings.load(home(), overrides, environment);
    settings.checkNames();
    return settings;
  }

  /** Reads, merges and restricts the plan; logs warnings. */
  SyncPlan plan(PlanOptions options, Settings settings) {
    return read(options.source(settings, environment), settings).plan();
  }

  /** Reads the files; logs warnings. */
  PlanSource.Content read(PlanSource source, Settings settings) {
    PlanSource.Content content = source.read();
    Logger log = LoggerFactory.getLogger(CommandContext.class);
    content.warnings().forEach(warning -> log.atWarn().log(warning.toString()));
    List<SyncPlan> plans = content.readFiles().stream().map(TruncatedFile.ReadFile::plan).toList();
    settings.absentFile().ifPresent(warning -> log.atWarn().log(warning.toString()));
    PropertyNames.unusedRegistries(settings, plans)
        .forEach(warning -> log.atWarn().log(warning.toString()));
    if (plans.stream().anyMatch(CommandContext::replacesSkopeo)) {
      log.debug("`relay: skopeo`: Drayage copies by itself");
    }
    return content;
  }

  private static boolean replacesSkopeo(SyncPlan plan) {
    return plan.relay() == Relay.SKOPEO
        && plan.tasks().stream().anyMatch(task -> task.tool() instanceof CopyTool.Native);
  }
}
