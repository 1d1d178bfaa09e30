package io.drayage.sync.select;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.sync.Batch;
import io.drayage.sync.ImagePair;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TaskRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mappings of one plan by the repositories that they write. The targets of an expression with a
 * replacement are known once a run has expanded it. Safe for several threads.
 */
final class TargetWriters {
  private final SyncPlan plan;
  private final Map<String, Integer> mappingsBefore = new HashMap<>();
  private final Map<Repository, List<Writer>> fixed = new HashMap<>();
  private final Map<RegistryHost, List<Rule>> matching = new HashMap<>();
  private final Map<Repository, List<Writer>> known = new ConcurrentHashMap<>();
  private final Map<Integer, Map<Repository, Writer>> replaced = new ConcurrentHashMap<>();

  /**
   * A mapping that writes a repository.
   *
   * @param position position of the mapping in the plan, from 1
   * @param source repository that the mapping reads
   */
  record Writer(int position, SyncTask task, Mapping mapping, Repository source) {}

  private record Rule(int position, SyncTask task, Mapping mapping) {}

  TargetWriters(SyncPlan plan) {
    this.plan = plan;
    int before = 0;
    for (SyncTask task : plan.tasksOfFiles()) {
      mappingsBefore.put(task.name(), before);
      for (Mapping mapping : task.mappings()) {
        add(new Rule(before + mapping.number(), task, mapping));
      }
      before += task.mappings().size();
    }
  }

  @SuppressWarnings("ReferenceEquality") // cheap for each image; a reload makes a new plan
  boolean isOf(SyncPlan other) {
    return plan == other;
  }

  /** The position of the image's mapping in the plan; the highest number for no mapping of it. */
  int position(ImagePair image) {
    Integer before = mappingsBefore.get(image.taskName());
    return before == null ? Integer.MAX_VALUE : before + image.mapping();
  }

  /** The mappings that write {@code target}, in the order of the plan. */
  List<Writer> of(Repository target) {
    return known.computeIfAbsent(target, this::find);
  }

  /** Notes the targets of the mappings with a replacement. */
  void learn(Batch<RepositoryPair> expanded) {
    Map<Integer, Map<Repository, Writer>> learnt = new HashMap<>();
    for (RepositoryPair pair : expanded.parts()) {
      Integer before = mappingsBefore.get(pair.taskName());
      if (before != null && isReplaced(pair.mapping())) {
        Writer writer =
            new Writer(
                before + pair.mapping().number(), pair.run().task(), pair.mapping(), pair.source());
        learnt
            .computeIfAbsent(writer.position(), at -> before(at, pair.run()))
            .put(pair.target(), writer);
      }
    }
    if (!learnt.isEmpty()) {
      replaced.putAll(learnt);
      // after the above, so that later look-ups find the new entries
      known.clear();
    }
  }

  /** A run of some repositories adds to the known targets; a whole run replaces them. */
  private Map<Repository, Writer> before(int position, TaskRun run) {
    return run.hasFilter()
        ? new HashMap<>(replaced.getOrDefault(position, Map.of()))
        : new HashMap<>();
  }

  private static boolean isReplaced(Mapping mapping) {
    return mapping.from() instanceof PathRule.Matching && mapping.to() instanceof PathRule.Replaced;
  }

  private void add(Rule rule) {
    if (rule.mapping().from() instanceof PathRule.Fixed from) {
      try {
        Repository target =
            Repository.forWriting(
                rule.task().target().registry(), rule.mapping().targetPath(from.path()));
        fixed.computeIfAbsent(target, any -> new ArrayList<>()).add(writer(rule, from.path()));
      } catch (MalformedException e) {
        // the run of its task reports the failure
        return;
      }
    } else if (!isReplaced(rule.mapping())) {
      matching.computeIfAbsent(rule.task().target().registry(), any -> new ArrayList<>()).add(rule);
    }
  }

  private List<Writer> find(Repository target) {
    List<Writer> found = new ArrayList<>(fixed.getOrDefault(target, List.of()));
    for (Rule rule : matching.getOrDefault(target.registry(), List.of())) {
      sourcePath(rule.mapping(), "/" + target.path())
          .ifPresent(path -> found.add(writer(rule, path)));
    }
    for (Map<Repository, Writer> written : replaced.values()) {
      Optional.ofNullable(written.get(target)).ifPresent(found::add);
    }
    found.sort(Comparator.comparingInt(Writer::position));
    return List.copyOf(found);
  }

  /** The source path, with its leading slash, that the mapping copies to {@code target}. */
  private static Optional<String> sourcePath(Mapping mapping, String target) {
    String prefix = mapping.to() instanceof PathRule.Fixed to ? to.path() : "";
    if (!target.startsWith(prefix + "/")) {
      return Optional.empty();
    }
    String path = target.substring(prefix.length());
    return mapping.from() instanceof PathRule.Matching from
            && from.pattern().matches(path.substring(1))
        ? Optional.of(path)
        : Optional.empty();
  }

  private static Writer writer(Rule rule, String path) {
    return new Writer(
        rule.position(),
        rule.task(),
        rule.mapping(),
        Repository.forReading(rule.task().source().registry(), path));
  }
}
