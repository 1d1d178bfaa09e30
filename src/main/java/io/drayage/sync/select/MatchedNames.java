package io.drayage.sync.select;

import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.RepositoryFilter;
import io.drayage.tag.AnchoredPattern;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a filter may select of a mapping with an expression, as far as it is known without the
 * registry's list.
 *
 * @param sources paths at the source that the expression matches
 * @param mayWrite whether the mapping may write a repository of the filter
 * @param all whether the filter selects all
 */
record MatchedNames(Set<String> sources, boolean mayWrite, boolean all) {
  /** What {@code filter} may select of {@code mapping}. */
  MatchedNames(RepositoryFilter filter, SyncTask task, Mapping mapping, AnchoredPattern pattern) {
    this(
        filter.paths(task.source().registry()).stream()
            .filter(pattern::matches)
            .collect(Collectors.toUnmodifiableSet()),
        filter.paths(task.target().registry()).stream()
            .anyMatch(path -> mayWrite(mapping, pattern, "/" + path)),
        filter.isAll());
  }

  /** Whether the list need not be read. */
  boolean areNone() {
    return !all && sources.isEmpty() && !mayWrite;
  }

  private static boolean mayWrite(Mapping mapping, AnchoredPattern pattern, String target) {
    if (mapping.to() instanceof PathRule.Replaced) {
      return true;
    }
    String prefix = mapping.to() instanceof PathRule.Fixed to ? to.path() + "/" : "/";
    return target.startsWith(prefix) && pattern.matches(target.substring(prefix.length()));
  }
}
