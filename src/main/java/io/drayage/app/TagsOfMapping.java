package io.drayage.app;

import io.drayage.failure.Failure;
import io.drayage.oci.PrintableText;
import io.drayage.plan.SyncTask;
import io.drayage.status.SyncFiles.DroppedTag;
import io.drayage.status.SyncFiles.FileTask;
import io.drayage.status.SyncFiles.Problem;
import io.drayage.status.SyncFiles.Reason;
import io.drayage.status.SyncFiles.RepositoryTags;
import io.drayage.status.SyncFiles.SelectedTag;
import io.drayage.sync.Batch;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.StopSignal;
import io.drayage.sync.TaskRun;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.SharedCatalogs;
import io.drayage.sync.select.TagLister;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** Selected and dropped tags of a task's only mapping. */
final class TagsOfMapping {
  private static final int MAX_REPOSITORIES = 100;
  private static final int MAX_TAGS = 1_000;
  private static final int MAX_SHOWN = 200;

  private final RegistryDirectory registries;
  private final TagLister lister;
  private final ExecutorService threads;

  TagsOfMapping(RegistryDirectory registries, StopSignal stop, ExecutorService threads) {
    this.registries = registries;
    this.lister = new TagLister(registries, stop);
    this.threads = threads;
  }

  FileTask of(SyncTask task) {
    Batch<RepositoryPair> batch =
        new MappingExpander(new SharedCatalogs(registries::lister, Clock.systemUTC()))
            .expand(new TaskRun("tags", task, Instant.now()));
    List<Problem> problems = new ArrayList<>();
    for (Outcome outcome : batch.outcomes()) {
      if (outcome instanceof MappingFailed failed) {
        problems.add(new Problem(failed.subject(), reason(failed.failure())));
      }
    }
    List<RepositoryPair> pairs =
        batch.parts().subList(0, Math.min(MAX_REPOSITORIES, batch.parts().size()));
    List<CompletableFuture<RepositoryTags>> judged =
        pairs.stream()
            .map(pair -> CompletableFuture.supplyAsync(() -> judge(pair), threads))
            .toList();
    List<RepositoryTags> repositories = judged.stream().map(CompletableFuture::join).toList();
    FileTask shown = LoadedFiles.task(task, Optional.empty());
    return new FileTask(
        shown.name(),
        shown.file(),
        shown.source(),
        shown.target(),
        shown.schedule(),
        shown.tool(),
        List.of(
            shown
                .mappings()
                .get(0)
                .with(repositories, problems, batch.parts().size() - pairs.size())));
  }

  private RepositoryTags judge(RepositoryPair pair) {
    try {
      return tags(pair, MappingTags.of(pair, lister.list(pair).tags()));
    } catch (RuntimeException e) {
      return tags(pair, MappingTags.failed(pair, Failure.of(e, 1)));
    }
  }

  private static RepositoryTags tags(RepositoryPair pair, MappingTags judged) {
    List<SelectedTag> selected =
        judged.selection().selected().stream()
            .limit(MAX_TAGS)
            .map(tag -> new SelectedTag(shown(tag), LoadedFiles.rule(pair.mapping(), tag)))
            .toList();
    List<DroppedTag> dropped =
        judged.selection().dropped().stream()
            .limit(MAX_TAGS)
            .map(tag -> new DroppedTag(shown(tag.tag()), judged.filter().explain(tag)))
            .toList();
    return new RepositoryTags(
        judged.from(),
        judged.to(),
        selected,
        judged.selection().selected().size(),
        dropped,
        judged.selection().dropped().size(),
        judged.failure().map(TagsOfMapping::reason));
  }

  private static String shown(String tag) {
    return PrintableText.text(tag, MAX_SHOWN);
  }

  private static Reason reason(Failure failure) {
    return new Reason(failure.kind().label(), failure.message(), failure.hint());
  }
}
