package io.drayage.sync.select;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistryException;
import io.drayage.sync.Batch;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Outcome.MappingSkipped;
import io.drayage.sync.RepositoryFilter;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TaskRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expands the mappings of a task into pairs of repositories; an expression is matched against the
 * registry's list of repositories.
 */
public final class MappingExpander {
  private static final int MAX_SHOWN = 120;
  private static final int MAX_TOLD = 10;
  private static final Logger LOG = LoggerFactory.getLogger(MappingExpander.class);

  private final SharedCatalogs lists;
  private final Optional<FileOrder> order;

  /** An expander with the repository lists of {@code lists}. */
  public MappingExpander(SharedCatalogs lists) {
    this(lists, Optional.empty());
  }

  /** The same; {@code order} notes the repositories of the mappings. */
  public MappingExpander(SharedCatalogs lists, FileOrder order) {
    this(lists, Optional.of(order));
  }

  private MappingExpander(SharedCatalogs lists, Optional<FileOrder> order) {
    this.lists = lists;
    this.order = order;
  }

  /**
   * The pairs of a run, only those of its repositories if it names some. A mapping whose list
   * fails, and a repository without a valid target name, are failed outcomes; the others go on. A
   * name that no mapping reads or writes is a skipped outcome.
   */
  public Batch<RepositoryPair> expand(TaskRun run) {
    Expansion expansion = new Expansion(run);
    run.task().mappings().forEach(expansion::add);
    expansion.tellUnknown();
    Batch<RepositoryPair> batch = new Batch<>(run, expansion.pairs, expansion.outcomes);
    order.ifPresent(known -> known.learn(batch));
    return batch;
  }

  private final class Expansion {
    private final TaskRun run;
    private final RepositoryFilter filter;
    private final List<RepositoryPair> pairs = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Repository> seen = new ArrayList<>();

    Expansion(TaskRun run) {
      this.run = run;
      this.filter = new RepositoryFilter(run.repositories());
    }

    void add(Mapping mapping) {
      if (mapping.from() instanceof PathRule.Matching matching) {
        addMatching(mapping, matching);
        return;
      }
      String subject = "mapping %d (line %d)".formatted(mapping.number(), mapping.line());
      if (mapping.from() instanceof PathRule.Fixed fixed) {
        addPair(mapping, fixed.path(), subject, new HashMap<>());
        return;
      }
      throw new IllegalStateException(subject + " does not say what it reads");
    }

    private void addMatching(Mapping mapping, PathRule.Matching matching) {
      String subject =
          "mapping %d (line %d, regex: %s)"
              .formatted(
                  mapping.number(),
                  mapping.line(),
                  PrintableText.text(matching.pattern().toString(), MAX_SHOWN));
      MatchedNames names = new MatchedNames(filter, run.task(), mapping, matching.pattern());
      if (names.areNone()) {
        return;
      }
      List<String> listed;
      try {
        listed = lists.list(run.task().source(), matching.lister(), names.sources());
      } catch (RegistryException e) {
        outcomes.add(new MappingFailed(subject, Failure.of(e, 1)));
        return;
      }
      List<String> matched = listed.stream().filter(matching.pattern()::matches).toList();
      if (matched.isEmpty()) {
        warnOfNone(mapping, matching, listed.size());
      }
      Map<Repository, String> targets = new HashMap<>();
      for (String path : matched) {
        addPair(
            mapping,
            "/" + path,
            subject + ", repository " + PrintableText.text(path, 255),
            targets);
      }
    }

    /** Adds a pair; {@code targets} holds the source path of each target so far. */
    private void addPair(
        Mapping mapping, String from, String subject, Map<Repository, String> targets) {
      SyncTask task = run.task();
      int before = seen.size();
      try {
        Repository source = Repository.forReading(task.source().registry(), from);
        Repository target =
            Repository.forWriting(task.target().registry(), mapping.targetPath(from));
        boolean wanted = filter.accepts(source) || filter.accepts(target);
        if (wanted) {
          seen.add(source);
          seen.add(target);
          refuseFeedback(mapping, source, target);
        }
        String earlier = targets.putIfAbsent(target, from);
        if (!wanted) {
          return;
        }
        if (earlier != null) {
          throw new MalformedException(
              "'to' writes both %s and %s to %s: they would overwrite each other's tags"
                  .formatted(earlier, from, target));
        }
        pairs.add(new RepositoryPair(run, mapping, source, target));
      } catch (MalformedException | FailureException e) {
        // a name that can't be used is none of those that a filter selects
        if (filter.isAll() || seen.size() > before) {
          outcomes.add(new MappingFailed(subject, Failure.of(e, 1)));
        }
      }
    }

    /** Notes names without a pair; a failed list may be the reason, and is told already. */
    void tellUnknown() {
      List<String> unknown =
          outcomes.isEmpty()
              ? filter.unknown(seen).stream().map(name -> PrintableText.text(name, 255)).toList()
              : List.of();
      if (unknown.isEmpty()) {
        return;
      }
      for (String name : unknown) {
        outcomes.add(
            new MappingSkipped(
                "repository " + name,
                "no mapping of task %s reads or writes it".formatted(run.taskName())));
      }
      LOG.atWarn()
          .addKeyValue("run", run.id())
          .addKeyValue("task", run.taskName())
          .addKeyValue(
              "repositories",
              String.join(", ", unknown.subList(0, Math.min(MAX_TOLD, unknown.size()))))
          .log("no mapping of the task reads or writes these repositories");
    }

    /** Refuses a target that the expression matches: the next run would copy it again. */
    private void refuseFeedback(Mapping mapping, Repository source, Repository target) {
      if (source.registry().equals(target.registry())
          && mapping.from() instanceof PathRule.Matching matching
          && matching.pattern().matches(target.path())) {
        throw Conflict.feedback(source, target);
      }
    }

    private void warnOfNone(Mapping mapping, PathRule.Matching matching, int listed) {
      LOG.atWarn()
          .addKeyValue("task", run.taskName())
          .addKeyValue("mapping", mapping.number())
          .addKeyValue("expression", matching.pattern().anchored())
          .addKeyValue("listed", listed)
          .log("no repository matches");
    }
  }
}
