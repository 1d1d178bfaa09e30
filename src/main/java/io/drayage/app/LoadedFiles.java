package io.drayage.app;

import io.drayage.live.ScheduleText;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.oci.Reference;
import io.drayage.plan.CopyTool;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.status.ImageState;
import io.drayage.status.Loaded;
import io.drayage.status.ReloadState;
import io.drayage.status.RouteMap;
import io.drayage.status.SyncFiles;
import io.drayage.status.SyncFiles.FileMapping;
import io.drayage.status.SyncFiles.FileTask;
import io.drayage.status.SyncFiles.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The sync files and routes of a running process, as values for operators. */
final class LoadedFiles implements Loaded {
  private static final int MAX_SHOWN = 500;

  private final Supplier<SyncPlan> plan;
  private final Supplier<Source> source;
  private final Supplier<RouteMap> routes;
  private final Supplier<List<ReloadState>> reloads;

  /**
   * Where the plan comes from.
   *
   * @param loaded time of the last load
   * @param files files of the plan, in their order
   */
  record Source(Instant loaded, List<TruncatedFile.ReadFile> files) {}

  LoadedFiles(
      Supplier<SyncPlan> plan,
      Supplier<Source> source,
      Supplier<RouteMap> routes,
      Supplier<List<ReloadState>> reloads) {
    this.plan = plan;
    this.source = source;
    this.routes = routes;
    this.reloads = reloads;
  }

  @Override
  public SyncFiles files() {
    SyncPlan current = plan.get();
    Source from = source.get();
    Map<String, String> files = files(current, from);
    return new SyncFiles(
        Optional.of(from.loaded()),
        current.tasks().stream()
            .map(task -> task(task, Optional.ofNullable(files.get(task.name()))))
            .toList());
  }

  /** The file of each task. Tasks of a merged plan have the order of the files. */
  private static Map<String, String> files(SyncPlan plan, Source source) {
    List<String> paths = new ArrayList<>();
    for (TruncatedFile.ReadFile file : source.files()) {
      file.plan().tasks().forEach(task -> paths.add(file.path().toString()));
    }
    Map<String, String> files = new HashMap<>();
    List<SyncTask> tasks = plan.tasksOfFiles();
    if (paths.size() == tasks.size()) {
      for (int at = 0; at < tasks.size(); at++) {
        files.put(tasks.get(at).name(), paths.get(at));
      }
    }
    return files;
  }

  /** A task with its mappings. */
  static FileTask task(SyncTask task, Optional<String> file) {
    return new FileTask(
        task.name(),
        file,
        task.source().registry().name(),
        task.target().registry().name(),
        ScheduleText.of(task.schedule()),
        task.tool() instanceof CopyTool.Native ? "native" : "skopeo",
        task.mappings().stream().map(LoadedFiles::mapping).toList());
  }

  /** A mapping without its tags. */
  static FileMapping mapping(Mapping mapping) {
    return new FileMapping(
        mapping.number(),
        mapping.line(),
        path(mapping.from()),
        path(mapping.to()),
        mapping.tags().items(),
        mapping.platform().text(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static String path(PathRule rule) {
    if (rule instanceof PathRule.Fixed fixed) {
      return fixed.path().substring(1); // without its slash
    }
    if (rule instanceof PathRule.Matching matching) {
      return "regex: " + shown(matching.pattern());
    }
    return rule instanceof PathRule.Replaced replaced
        ? "regex: " + shown(replaced.replacement())
        : "";
  }

  private static String shown(Object expression) {
    return PrintableText.text(expression.toString().strip(), MAX_SHOWN);
  }

  @Override
  public Optional<Selection> selection(ImageState image) {
    SyncPlan current = plan.get();
    return current
        .task(image.task())
        .flatMap(
            task ->
                task.mappings().stream()
                    .filter(mapping -> mapping.number() == image.mapping())
                    .findFirst())
        .map(
            mapping ->
                selection(
                    image,
                    mapping,
                    Optional.ofNullable(files(current, source.get()).get(image.task()))));
  }

  private static Selection selection(ImageState image, Mapping mapping, Optional<String> file) {
    FileMapping shown = mapping(mapping);
    return new Selection(
        image.task(),
        file,
        mapping.number(),
        mapping.line(),
        shown.from(),
        shown.to(),
        shown.tags(),
        shown.platform(),
        rule(image, mapping));
  }

  private static Optional<String> rule(ImageState image, Mapping mapping) {
    try {
      return rule(mapping, Reference.parse(image.source()).identifier());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** The item that selects a tag; empty if none does. */
  static Optional<String> rule(Mapping mapping, String tag) {
    return Optional.of(mapping.tags().keptBy(tag)).filter(rule -> !rule.isEmpty());
  }

  @Override
  public RouteMap routes() {
    return routes.get();
  }

  @Override
  public List<ReloadState> reloads() {
    return reloads.get();
  }
}
