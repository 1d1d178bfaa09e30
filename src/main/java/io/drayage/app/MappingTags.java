package io.drayage.app;

import io.drayage.failure.Failure;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.RepositoryPair;
import io.drayage.tag.TagFilter;
import io.drayage.tag.TagSelection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Tags that a mapping selects.
 *
 * @param from source path as in the sync file, without a leading slash
 * @param to target path, without a leading slash
 * @param failure failure of the list; empty if none
 */
public record MappingTags(
    String taskName,
    String from,
    String to,
    TagFilter filter,
    TagSelection selection,
    Optional<Failure> failure) {

  /** Selection among the tags of the source. */
  public static MappingTags of(RepositoryPair pair, Collection<String> listed) {
    TagFilter filter = pair.mapping().tags();
    return new MappingTags(
        pair.taskName(),
        from(pair),
        pair.target().path(),
        filter,
        filter.select(listed),
        Optional.empty());
  }

  /** A mapping whose list of tags failed. */
  public static MappingTags failed(RepositoryPair pair, Failure failure) {
    return new MappingTags(
        pair.taskName(),
        from(pair),
        pair.target().path(),
        pair.mapping().tags(),
        new TagSelection(List.of(), List.of()),
        Optional.of(failure));
  }

  /** Selection among given tags, without the source. */
  public static MappingTags offline(SyncTask task, Mapping mapping, Collection<String> tags) {
    String from = path(mapping.from(), "");
    return new MappingTags(
        task.name(),
        from,
        path(mapping.to(), from),
        mapping.tags(),
        mapping.tags().select(tags),
        Optional.empty());
  }

  /** Path as written; on Docker Hub the repository's own may differ. */
  private static String from(RepositoryPair pair) {
    return path(pair.mapping().from(), pair.source().path());
  }

  private static String path(PathRule rule, String otherwise) {
    return rule instanceof PathRule.Fixed fixed ? fixed.path().substring(1) : otherwise;
  }
}
