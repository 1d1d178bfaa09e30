package io.drayage.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.app.RunLibraries;
import io.drayage.app.SetupCheck;
import io.drayage.app.settings.UsageException;
import io.drayage.cli.text.JsonDocument;
import io.drayage.config.ConfigProblem;
import io.drayage.oci.PrintableText;
import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteFile;
import io.drayage.route.file.RouteFolder;
import io.drayage.route.file.RouteOverride;
import io.drayage.route.file.RouteSource;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drayage routes}: route files in use, and an operator's own ones over upgrades. */
@Command(
    name = "routes",
    description = {
      "Lists the route files that run uses, and where each comes from.",
      "Its commands make files of your own that replace shipped ones, and compare them."
    },
    footer = {"", "Exit codes: 0, or 2 if a file or a property can't be used."},
    mixinStandardHelpOptions = true)
final class RoutesCommand implements Callable<Integer> {
  private static final String OUTPUT =
      "Output format: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).";
  private static final String NAME =
      "Names of route files; .camel.yaml at the end may be left out.";

  @Mixin private ProcessOptions options = new ProcessOptions();

  @Option(names = "--output", paramLabel = "FORMAT", description = OUTPUT)
  private AnswerOptions.Output output = AnswerOptions.Output.text;

  private final CommandContext context;

  RoutesCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    SetupCheck setup = setup(options);
    RouteFolder folder = setup.routeFolder();
    List<RouteFile> files = folder.files();
    List<ConfigProblem> problems = problems(setup, folder);
    if (output == AnswerOptions.Output.json) {
      ObjectNode document = JsonDocument.empty();
      ArrayNode list = document.putArray("files");
      files.forEach(file -> write(list.addObject(), file));
      ArrayNode faults = document.putArray("problems");
      problems.forEach(problem -> ValidateCommand.write(faults.addObject(), problem));
      ArrayNode bases = document.putArray("leftBases");
      folder.leftBases().forEach(base -> bases.add(base.toString()));
      context.out().println(JsonDocument.text(document));
    } else {
      files.forEach(file -> print(file, files));
      folder
          .leftBases()
          .forEach(
              base -> print("%s: no override has this base; %s%n", base, RouteFolder.LEFT_BASE));
      problems.forEach(context.out()::println);
    }
    return (problems.isEmpty() ? ExitCode.IN_SYNC : ExitCode.CONFIGURATION).code();
  }

  /** {@code drayage routes diff}. */
  @Command(
      name = "diff",
      description = {
        "Shows what an upgrade has changed in the shipped file of each override, and what the"
            + " override changes.",
        "Without a recorded base, compares the override with the shipped file."
      },
      footer = {
        "",
        "Exit codes: 0 no upgrade has changed a shipped file, 1 one has, 2 a name or a property"
            + " can't be used."
      },
      mixinStandardHelpOptions = true)
  int diff(
      @Mixin ProcessOptions given,
      @Option(
              names = "--output",
              paramLabel = "FORMAT",
              defaultValue = "text",
              description = OUTPUT)
          AnswerOptions.Output format,
      @Parameters(arity = "0..*", paramLabel = "FILE", description = NAME + " Default: all.")
          List<String> names) {
    List<RouteOverride> all = setup(given).routeFolder().overrides();
    List<RouteOverride> chosen =
        names == null ? all : names.stream().map(name -> find(all, name)).toList();
    RunLibraries.check();
    if (List.of(output, format).contains(AnswerOptions.Output.json)) {
      ObjectNode document = JsonDocument.empty();
      ArrayNode list = document.putArray("overrides");
      for (RouteOverride override : chosen) {
        write(list.addObject(), override)
            .put("upgrade", upgrade(override))
            .put("edits", override.edits());
      }
      context.out().println(JsonDocument.text(document));
    } else {
      chosen.forEach(this::printDiff);
      if (chosen.isEmpty()) {
        context.out().println("no shipped route file is overridden");
      }
      context.out().flush();
    }
    return (chosen.stream().anyMatch(RouteOverride::isOutdated)
            ? ExitCode.FAILED
            : ExitCode.IN_SYNC)
        .code();
  }

  /** {@code drayage routes override}. */
  @Command(
      name = "override",
      description =
          "Copies shipped route files into your own folder, to be edited there, and records the"
              + " copies as their base.",
      mixinStandardHelpOptions = true)
  int override(
      @Mixin ProcessOptions given,
      @Parameters(arity = "1..*", paramLabel = "FILE", description = NAME) List<String> names) {
    RouteFolder folder = setup(given).routeFolder();
    for (String name : names) {
      RouteOverride override = folder.override(name);
      if (override.exists()) {
        throw new UsageException(override.own() + ": exists already; edit it there");
      }
      write(override, override::create);
      context.out().printf("%s: edit this copy%n", override.own());
    }
    return ExitCode.IN_SYNC.code();
  }

  /** {@code drayage routes accept}. */
  @Command(
      name = "accept",
      description =
          "Records the shipped file of now as the base of an override, after a merge of what an"
              + " upgrade has changed.",
      mixinStandardHelpOptions = true)
  int accept(
      @Mixin ProcessOptions given,
      @Parameters(arity = "1..*", paramLabel = "FILE", description = NAME) List<String> names) {
    List<RouteOverride> all = setup(given).routeFolder().overrides();
    for (String name : names) {
      RouteOverride override = find(all, name);
      write(override, override::accept);
      context.out().printf("%s: base recorded%n", override.own());
    }
    return ExitCode.IN_SYNC.code();
  }

  /** Writes files. */
  private interface Writing {
    void write() throws IOException;
  }

  private static void write(RouteOverride override, Writing writing) {
    try {
      writing.write();
    } catch (IOException e) {
      throw new UsageException(
          "%s: can't be written: %s"
              .formatted(override.own(), PrintableText.text(e.toString(), 300)));
    }
  }

  private SetupCheck setup(ProcessOptions given) {
    Logging.start(context, Logging.Beside.ANSWER);
    return new SetupCheck(given.below(options).settings(context), context.environment());
  }

  private static List<ConfigProblem> problems(SetupCheck setup, RouteFolder folder) {
    try {
      RouteSource.places(folder.read(), (source, places) -> {});
      return List.of();
    } catch (RouteException e) {
      return setup.problems(e);
    }
  }

  private static RouteOverride find(List<RouteOverride> overrides, String name) {
    String full = RouteFolder.fullName(name);
    return overrides.stream()
        .filter(override -> override.name().equals(full))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "%s: no route file of this name is overridden; `drayage routes` lists all"
                        .formatted(PrintableText.text(full, 120))));
  }

  private void print(RouteFile file, List<RouteFile> all) {
    int width = all.stream().mapToInt(one -> one.name().length()).max().orElse(0);
    String hint = file.override().map(RouteOverride::hint).orElse("");
    context.out().printf("%-" + width + "s  %-8s  %s%n", file.name(), origin(file), file.file());
    if (!hint.isEmpty()) {
      context.out().printf("%" + width + "s  %s%n", "", hint);
    }
  }

  private static String origin(RouteFile file) {
    return file.origin().name().toLowerCase(Locale.ROOT);
  }

  private static void write(ObjectNode entry, RouteFile file) {
    entry.put("name", file.name());
    entry.put("origin", origin(file));
    entry.put("file", file.file().toString());
    file.override().ifPresent(override -> write(entry.putObject("override"), override));
  }

  private static ObjectNode write(ObjectNode entry, RouteOverride override) {
    return entry
        .put("name", override.name())
        .put("own", override.own().toString())
        .put("shipped", override.shipped().toString())
        .put("upstream", override.upstream().name().toLowerCase(Locale.ROOT));
  }

  private static String upgrade(RouteOverride override) {
    return override.isOutdated() ? override.upgrade() : "";
  }

  private void printDiff(RouteOverride override) {
    switch (override.upstream()) {
      case CHANGED, REMOVED ->
          print("# %s: changed by an upgrade%n%s", override.name(), override.upgrade());
      case UNCHANGED -> print("# %s: no upgrade has changed the shipped file%n", override.name());
      case UNKNOWN -> print("# %s: no base is recorded%n", override.name());
    }
    String edits = override.edits();
    if (edits.isEmpty()) {
      print("# %s: the override changes nothing%n", override.name());
    } else {
      print("# %s: changed by the override%n%s", override.name(), edits);
    }
    switch (override.upstream()) {
      case CHANGED -> print("# after a merge: `drayage routes accept %s`%n", override.name());
      case REMOVED, UNKNOWN -> print("# %s%n", override.hint());
      case UNCHANGED -> {
        // nothing to do
      }
    }
  }

  private void print(String form, Object... values) {
    context.out().printf(form, values);
  }
}
