package io.drayage.sync;

import io.drayage.oci.MalformedException;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncTask;
import java.util.ArrayList;
import java.util.List;

/** Turns the mappings of a task into pairs of repositories. */
public final class MappingExpander {
  /** The pairs; a mapping that gives no valid name is among the outcomes as failed. */
  public Batch<RepositoryPair> expand(TaskRun run) {
    List<RepositoryPair> pairs = new ArrayList<>();
    List<Outcome> failed = new ArrayList<>();
    for (Mapping mapping : run.task().mappings()) {
      try {
        pairs.add(pair(run, mapping));
      } catch (MalformedException e) {
        failed.add(new MappingFailed("mapping " + mapping.number(), Failure.of(e, 1)));
      }
    }
    return new Batch<>(run, pairs, failed);
  }

  private static RepositoryPair pair(TaskRun run, Mapping mapping) {
    SyncTask task = run.task();
    String from = path(mapping.from(), "");
    String to = path(mapping.to(), from);
    return new RepositoryPair(
        run,
        mapping,
        Repository.forReading(task.source().registry(), from),
        Repository.forWriting(task.target().registry(), to));
  }

  private static String path(PathRule rule, String sourcePath) {
    return rule instanceof PathRule.Fixed fixed ? fixed.path() : sourcePath;
  }
}
