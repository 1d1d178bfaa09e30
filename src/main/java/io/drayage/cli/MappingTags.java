package io.drayage.cli;

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
 * What a mapping's rules make of tags.
 *
 * @param from the source's path as the sync file has it, without a leading slash
 * @param to the target's path, likewise
 * @param failure why the tags could not be listed, empty when they could
 */
record MappingTags(
    String taskName,
    String from,
    String to,
    TagFilter filter,
    TagSelection selection,
    Optional<Failure> failure) {

  /** Judges what the source was found to have. */
  static MappingTags of(RepositoryPair pair, Collection<String> listed) {
    TagFilter filter = pair.mapping().tags();
    return new MappingTags(
        pair.taskName(),
        from(pair),
        pair.target().path(),
        filter,
        filter.select(listed),
        Optional.empty());
  }

  /** A mapping whose tags could not be listed. */
  static MappingTags failed(RepositoryPair pair, Failure failure) {
    return new MappingTags(
        pair.taskName(),
        from(pair),
        pair.target().path(),
        pair.mapping().tags(),
        new TagSelection(List.of(), List.of()),
        Optional.of(failure));
  }

  /** Judges tags that somebody names; what the source has plays no part. */
  static MappingTags offline(SyncTask task, Mapping mapping, Collection<String> tags) {
    String from = path(mapping.from(), "");
    return new MappingTags(
        task.name(),
        from,
        path(mapping.to(), from),
        mapping.tags(),
        mapping.tags().select(tags),
        Optional.empty());
  }

  /** On Docker Hub the repository that is read may have another path than the one written. */
  private static String from(RepositoryPair pair) {
    return path(pair.mapping().from(), pair.source().path());
  }

  private static String path(PathRule rule, String otherwise) {
    return rule instanceof PathRule.Fixed fixed ? fixed.path().substring(1) : otherwise;
  }
}
