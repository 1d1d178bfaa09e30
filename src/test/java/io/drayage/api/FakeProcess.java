package io.drayage.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drayage.status.Control;
import io.drayage.status.History;
import io.drayage.status.ImageState;
import io.drayage.status.Loaded;
import io.drayage.status.Movement;
import io.drayage.status.Overview;
import io.drayage.status.Page;
import io.drayage.status.Questions;
import io.drayage.status.RegistryState;
import io.drayage.status.ReloadState;
import io.drayage.status.RouteMap;
import io.drayage.status.RunState;
import io.drayage.status.SyncFiles;
import io.drayage.status.TaskState;
import io.drayage.status.WorkerState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process with the state that a test gives it; records what it is told. */
class FakeProcess implements Overview, Control, History, Loaded, Questions {
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile List<TaskState> tasks = List.of();
  volatile List<ImageState> images = List.of();
  volatile List<MappingFailure> mappingFailures = List.of();
  volatile List<Movement> movements = List.of();
  volatile List<WorkerState> workers = List.of();
  volatile List<RegistryState> registries = List.of();
  volatile List<RunState> runs = List.of();
  volatile List<ImageEvent> events = List.of();
  volatile List<Day> days = List.of();
  volatile SyncFiles files = new SyncFiles(Optional.empty(), List.of());
  volatile List<SyncFiles.RepositoryTags> tags = List.of();
  volatile RouteMap routes = RouteMap.empty();
  volatile List<ReloadState> reloads = List.of();

  @Override
  public List<TaskState> tasks() {
    return tasks;
  }

  @Override
  public List<ImageState> images() {
    return images;
  }

  @Override
  public Optional<ImageState> image(String target) {
    return images.stream().filter(image -> image.target().equals(target)).findFirst();
  }

  @Override
  public List<MappingFailure> mappingFailures() {
    return mappingFailures;
  }

  @Override
  public List<Movement> movements() {
    return movements;
  }

  @Override
  public List<WorkerState> workers() {
    return workers;
  }

  @Override
  public List<RegistryState> registries() {
    return registries;
  }

  @Override
  public Started run(String task, Set<String> repositories) {
    calls.add("run " + task + " " + repositories);
    return started();
  }

  Started started() {
    return new Started(true, Optional.empty());
  }

  @Override
  public void pause(String task) {
    calls.add("pause " + task);
  }

  @Override
  public void resume(String task) {
    calls.add("resume " + task);
  }

  @Override
  public Started retry(String target) {
    calls.add("retry " + target);
    return started();
  }

  @Override
  public List<ReloadState> reloads() {
    return reloads;
  }

  @Override
  public void reload() {
    calls.add("reload");
  }

  @Override
  public Page<RunState> runs(RunQuery query) {
    List<RunState> found =
        runs.stream()
            .filter(run -> query.task().map(run.task()::equals).orElse(true))
            .filter(run -> query.outcome().map(run.outcome()::equals).orElse(true))
            .filter(run -> query.before().map(run.started()::isBefore).orElse(true))
            .toList();
    return page(found, query.cursor(), query.limit());
  }

  @Override
  public Optional<RunDetail> run(String id) {
    return runs.stream()
        .filter(run -> run.id().equals(id))
        .findFirst()
        .map(run -> new RunDetail(run, events.subList(0, Math.min(3, events.size()))));
  }

  @Override
  public Page<ImageEvent> image(String image, Optional<String> cursor, int limit) {
    List<ImageEvent> found =
        events.stream().filter(event -> event.target().endsWith(image)).toList();
    return page(found, cursor, limit);
  }

  static <T> Page<T> page(List<T> all, Optional<String> cursor, int limit) {
    int from = cursor.map(Integer::parseInt).orElse(0);
    int to = Math.min(all.size(), from + limit);
    return new Page<>(
        all.subList(from, to),
        to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  @Override
  public List<Day> days(LocalDate from) {
    return days.stream().filter(day -> !day.day().isBefore(from)).toList();
  }

  @Override
  public SyncFiles files() {
    return files;
  }

  @Override
  public Optional<SyncFiles.Selection> selection(ImageState image) {
    return files.tasks().stream()
        .filter(task -> task.name().equals(image.task()))
        .flatMap(task -> task.mappings().stream())
        .filter(mapping -> mapping.number() == image.mapping())
        .findFirst()
        .map(
            mapping ->
                new SyncFiles.Selection(
                    image.task(),
                    Optional.of("mirror.yaml"),
                    mapping.number(),
                    mapping.line(),
                    mapping.from(),
                    mapping.to(),
                    mapping.tags(),
                    mapping.platform(),
                    mapping.tags().stream().findFirst()));
  }

  @Override
  public RouteMap routes() {
    return routes;
  }

  @Override
  public Question<JsonNode> plan(Optional<String> task) {
    return answer(JsonNodeFactory.instance.objectNode());
  }

  @Override
  public Question<SyncFiles.FileTask> tags(String task, int mapping) {
    SyncFiles.FileTask found =
        files.tasks().stream()
            .filter(known -> known.name().equals(task))
            .findFirst()
            .orElseThrow(NoSuchElementException::new);
    SyncFiles.FileMapping judged = found.mappings().get(mapping - 1).with(tags, List.of(), 0);
    return answer(
        new SyncFiles.FileTask(
            found.name(),
            found.file(),
            found.source(),
            found.target(),
            found.schedule(),
            found.tool(),
            List.of(judged)));
  }

  private static <T> Question<T> answer(T value) {
    return new Question<>() {
      @Override
      public T answer() {
        return value;
      }

      @Override
      public void stop() {}
    };
  }

  /** Sets the state of an image, as a run does. */
  void set(String target, String state, Instant now) {
    images =
        images.stream()
            .map(image -> image.target().equals(target) ? with(image, state, now) : image)
            .toList();
  }

  private static ImageState with(ImageState image, String state, Instant now) {
    return new ImageState(
        image.task(),
        image.mapping(),
        image.source(),
        image.target(),
        image.digest(),
        state,
        now,
        now,
        Optional.of(now),
        image.bytes(),
        Optional.empty());
  }
}
