package io.drayage.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.config.ConfigProblem;
import io.drayage.plan.SyncPlan;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drayage validate}: reads the files and says what is wrong with them; asks no registry. */
@Command(
    name = "validate",
    description = "Checks the files, without asking any registry.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private PlanOptions options = new PlanOptions();

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "How to answer: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Output output = Output.text;

  private final CommandContext context;

  ValidateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Logging.start(context, false);
    Plans plans = Plans.read(options.files(), context.environment());
    if (output == Output.json) {
      context.out().println(json(plans));
    } else {
      text(plans);
    }
    return (plans.problems().isEmpty() ? ExitCode.IN_SYNC : ExitCode.CONFIGURATION).code();
  }

  private void text(Plans plans) {
    plans.problems().forEach(context.out()::println);
    plans
        .warnings()
        .forEach(
            warning ->
                context
                    .out()
                    .printf(
                        "%s:%d:%d: warning: %s%n",
                        warning.file(), warning.line(), warning.column(), warning.message()));
    if (plans.problems().isEmpty()) {
      SyncPlan plan = plans.merged();
      int mappings = plan.tasks().stream().mapToInt(task -> task.mappings().size()).sum();
      context.out().printf("valid: %d tasks, %d mappings%n", plan.tasks().size(), mappings);
    }
  }

  private static String json(Plans plans) {
    ObjectNode document = JSON.createObjectNode();
    document.put("valid", plans.problems().isEmpty());
    list(document.putArray("problems"), plans.problems());
    list(document.putArray("warnings"), plans.warnings());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of problems can always be written", e);
    }
  }

  private static void list(ArrayNode array, List<ConfigProblem> problems) {
    for (ConfigProblem problem : problems) {
      array
          .addObject()
          .put("file", problem.file().toString())
          .put("line", problem.line())
          .put("column", problem.column())
          .put("message", problem.message());
    }
  }
}
