package io.drayage.cli;

import io.drayage.app.MappingTags;
import io.drayage.app.ReadingSession;
import io.drayage.app.settings.Settings;
import io.drayage.cli.text.TagsJson;
import io.drayage.cli.text.TagsText;
import io.drayage.failure.Failure;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.sync.Batch;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TaskRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drayage tags}: tags that each mapping keeps or drops, with the rule. */
@Command(
    name = "tags",
    description = {
      "Shows which tags each mapping keeps or drops, and by which rule.",
      "Lists the tags of each repository; of a mapping with named tags only, lists none."
    },
    mixinStandardHelpOptions = true)
final class TagsCommand implements Callable<Integer> {
  @Mixin private PlanOptions options;
  @Mixin private AnswerOptions answer = new AnswerOptions();

  @Option(
      names = "--test",
      paramLabel = "TAG",
      arity = "1..*",
      parameterConsumer = TagArguments.class,
      description = "Judges these tags, asks no registry. The tags end at the next option or file.")
  private List<String> tested = List.of();

  private final CommandContext context;

  /**
   * Results of all mappings.
   *
   * @param problems mappings without a repository to list
   */
  private record Judged(List<MappingTags> mappings, List<MappingFailed> problems) {
    List<Failure> failures() {
      return Stream.concat(
              mappings.stream().map(MappingTags::failure).flatMap(Optional::stream),
              problems.stream().map(MappingFailed::failure))
          .toList();
    }
  }

  TagsCommand(CommandContext context) {
    this(context, new PlanOptions());
  }

  TagsCommand(CommandContext context, PlanOptions options) {
    this.context = context;
    this.options = options;
  }

  @Override
  public Integer call() {
    Logging.start(context, context.terminal() ? Logging.Beside.ANSWER : Logging.Beside.NOTHING);
    Settings settings = context.settings(options);
    SyncPlan plan = context.plan(options, settings);
    Judged judged = tested.isEmpty() ? ask(plan, settings) : test(plan);
    if (answer.json()) {
      context.out().println(TagsJson.write(judged.mappings(), judged.problems()));
    } else {
      new TagsText(context.out(), answer.failures(context))
          .print(judged.mappings(), judged.problems());
    }
    context.out().flush();
    return ExitCode.ofFailures(judged.failures()).code();
  }

  private Judged test(SyncPlan plan) {
    List<MappingTags> mappings = new ArrayList<>();
    for (SyncTask task : plan.tasks()) {
      task.mappings().forEach(mapping -> mappings.add(MappingTags.offline(task, mapping, tested)));
    }
    return new Judged(mappings, List.of());
  }

  private Judged ask(SyncPlan plan, Settings settings) {
    List<RepositoryPair> pairs = new ArrayList<>();
    List<MappingFailed> problems = new ArrayList<>();
    try (ReadingSession session = new ReadingSession(plan, settings, context.environment())) {
      for (SyncTask task : plan.tasks()) {
        Batch<RepositoryPair> batch =
            session.expander().expand(new TaskRun("tags", task, Instant.now()));
        pairs.addAll(batch.parts());
        for (Outcome outcome : batch.outcomes()) {
          if (outcome instanceof MappingFailed failed) {
            problems.add(failed);
          }
        }
      }
      return new Judged(session.together(pairs, pair -> judge(session, pair)), problems);
    }
  }

  private static MappingTags judge(ReadingSession session, RepositoryPair pair) {
    try {
      return MappingTags.of(pair, session.lister().list(pair).tags());
    } catch (RuntimeException e) {
      return MappingTags.failed(pair, Failure.of(e, 1));
    }
  }
}
