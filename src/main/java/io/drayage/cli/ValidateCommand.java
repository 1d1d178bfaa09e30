package io.drayage.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.app.Plans;
import io.drayage.app.ReadingSession;
import io.drayage.app.SetupCheck;
import io.drayage.app.TaskPattern;
import io.drayage.app.settings.PropertyNames;
import io.drayage.app.settings.Settings;
import io.drayage.cli.text.JsonDocument;
import io.drayage.cli.text.ReportText;
import io.drayage.config.ConfigProblem;
import io.drayage.config.PlanLoader;
import io.drayage.oci.Platform;
import io.drayage.plan.SyncPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drayage validate}: reports problems of the files. */
@Command(
    name = "validate",
    description = {
      "Checks the files and warns of likely mistakes.",
      "Asks no registry without --online. Warnings change the exit code with --strict only."
    },
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  private static final String CLUSTER = "drayage.cluster.platform";
  private static final String USUAL_CLUSTER = "linux/amd64";

  @Mixin private PlanOptions options;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "Output format: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AnswerOptions.Output output = AnswerOptions.Output.text;

  @Option(
      names = "--online",
      description = "Also compares the mappings with the source registries; pulls nothing.")
  private boolean online;

  @Option(names = "--routes", description = "Also checks routes and properties; starts nothing.")
  private boolean routes;

  @Option(names = "--strict", description = "Treats warnings as problems: exit code 2.")
  private boolean strict;

  private final CommandContext context;

  ValidateCommand(CommandContext context) {
    this(context, new PlanOptions());
  }

  ValidateCommand(CommandContext context, PlanOptions options) {
    this.context = context;
    this.options = options;
  }

  @Override
  public Integer call() {
    Logging.start(context, Logging.Beside.NOTHING);
    Settings settings = context.settings(options);
    Plans plans =
        Plans.read(
            options.files(),
            new PlanLoader(context.environment(), settings.unknownKeys(), cluster(settings)));
    List<ConfigProblem> problems = new ArrayList<>(plans.problems());
    Optional<SyncPlan> selected =
        problems.isEmpty()
            ? Optional.of(TaskPattern.restrict(plans.merged(), options.taskPattern()))
            : Optional.empty();
    List<ConfigProblem> warnings = new ArrayList<>(plans.warnings());
    if (routes) {
      SetupCheck setup = new SetupCheck(settings, context.environment());
      List<ConfigProblem> found = setup.problems(plans.plans());
      problems.addAll(found);
      // a property or a folder that can't be used is told already
      warnings.addAll(found.isEmpty() ? setup.warnings() : List.of());
    }
    settings.absentFile().ifPresent(warnings::add);
    warnings.addAll(PropertyNames.unusedRegistries(settings, plans.plans()));
    if (online && problems.isEmpty()) {
      warnings.addAll(onlineWarnings(plans, settings));
    }
    boolean valid = problems.isEmpty() && (!strict || warnings.isEmpty());
    if (output == AnswerOptions.Output.json) {
      context.out().println(json(valid, problems, warnings));
    } else {
      problems.forEach(context.out()::println);
      warnings.forEach(warning -> context.out().println(warning.asWarning()));
      selected.filter(plan -> valid).ifPresent(this::printCounts);
    }
    return (valid ? ExitCode.IN_SYNC : ExitCode.CONFIGURATION).code();
  }

  private static Platform cluster(Settings settings) {
    return settings.value(CLUSTER, Platform::parse).orElseGet(() -> Platform.parse(USUAL_CLUSTER));
  }

  private List<ConfigProblem> onlineWarnings(Plans plans, Settings settings) {
    List<ConfigProblem> warnings = new ArrayList<>();
    for (int at = 0; at < plans.files().size(); at++) {
      SyncPlan plan = TaskPattern.selected(plans.plans().get(at), options.taskPattern());
      try (ReadingSession session = new ReadingSession(plan, settings, context.environment())) {
        warnings.addAll(new OnlineCheck(plans.files().get(at), plan, session).warnings());
      }
    }
    return warnings;
  }

  private void printCounts(SyncPlan plan) {
    int mappings = plan.tasks().stream().mapToInt(task -> task.mappings().size()).sum();
    context
        .out()
        .printf(
            "valid: %s, %s%n",
            ReportText.count(plan.tasks().size(), "task"), ReportText.count(mappings, "mapping"));
  }

  private static String json(
      boolean valid, List<ConfigProblem> problems, List<ConfigProblem> warnings) {
    ObjectNode document = JsonDocument.empty();
    document.put("valid", valid);
    list(document.putArray("problems"), problems);
    list(document.putArray("warnings"), warnings);
    return JsonDocument.text(document);
  }

  private static void list(ArrayNode array, List<ConfigProblem> problems) {
    for (ConfigProblem problem : problems) {
      write(array.addObject(), problem);
    }
  }

  /** Writes a problem with its place. */
  static void write(ObjectNode entry, ConfigProblem problem) {
    entry.put("file", problem.file().toString()).put("line", problem.line());
    if (problem.column() > 0) {
      entry.put("column", problem.column());
    }
    entry.put("message", problem.message());
  }
}
