package io.drayage.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.management.LocalCalls;
import io.drayage.management.Resources;
import io.drayage.status.ImageState;
import io.drayage.status.Page;
import io.drayage.status.ReloadState;
import io.drayage.status.RouteMap;
import io.drayage.status.RunState;
import io.drayage.status.SampleState;
import io.drayage.status.SyncFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A process with tasks, images and runs, whose history and registries can fail to answer. */
final class FakeState extends FakeProcess {
  boolean historyDown;
  boolean busy;
  CountDownLatch asking = new CountDownLatch(0);
  CountDownLatch asked = new CountDownLatch(1);
  CountDownLatch stopped = new CountDownLatch(1);

  FakeState() {
    tasks = SampleState.tasks();
    movements = List.of(SampleState.movement(), SampleState.movementAtWorker());
    workers = List.of(SampleState.worker());
    registries = SampleState.registries();
    days = List.of(SampleState.day());
    mappingFailures =
        List.of(
            new MappingFailure(
                "core",
                "mapping 3 (line 9)",
                SampleState.failure("denied", "no list", "log in", 0)),
            new MappingFailure(
                "once", "mapping 1 (line 20)", SampleState.failure("not-found", "gone", "", 0)));
    images = new ArrayList<>();
    runs = new ArrayList<>();
    files = sampleFiles();
    routes = sampleRoutes();
    for (int number = 0; number < 10; number++) {
      images.add(
          number % 4 == 3
              ? SampleState.image(
                  number,
                  "failed",
                  Optional.of(SampleState.failure("denied", SampleState.HOSTILE, "log in", number)))
              : SampleState.image(number, "unchanged", Optional.empty()));
      runs.add(SampleState.ended("run-" + number, SampleState.NOW.minusSeconds(number * 3_600L)));
    }
  }

  LocalCalls calls() {
    return calls(Duration.ofSeconds(60));
  }

  LocalCalls calls(Duration limit) {
    Resources resources = new Resources();
    addTo(resources, limit);
    return new LocalCalls(resources);
  }

  void addTo(Resources resources) {
    addTo(resources, Duration.ofSeconds(60));
  }

  private void addTo(Resources resources, Duration limit) {
    ApiResources.addTo(
        resources,
        new ApiResources.Parts(
            this, this, this, this, this, Clock.fixed(SampleState.NOW, ZoneOffset.UTC), limit));
  }

  @Override
  Started started() {
    return new Started(!busy, busy ? Optional.of(SampleState.running()) : Optional.empty());
  }

  @Override
  public Started retry(String target) {
    if (image(target).isEmpty()) {
      throw new NoSuchElementException("no image " + target);
    }
    return super.retry(target);
  }

  @Override
  public List<ReloadState> reloads() {
    return List.of(
        new ReloadState("files", true, SampleState.NOW, List.of()),
        new ReloadState("routes", false, SampleState.NOW, List.of(SampleState.HOSTILE)));
  }

  @Override
  public Page<RunState> runs(RunQuery query) {
    answerOrFail();
    calls.add("runs " + query);
    return page(runs, query.cursor(), query.limit());
  }

  @Override
  public Optional<RunDetail> run(String id) {
    answerOrFail();
    return runs.stream()
        .filter(run -> run.id().equals(id))
        .findFirst()
        .map(run -> new RunDetail(run, List.of(SampleState.event(1), SampleState.event(2))));
  }

  @Override
  public Page<ImageEvent> image(String image, Optional<String> cursor, int limit) {
    answerOrFail();
    int from = cursor.map(Integer::parseInt).orElse(0);
    return image.contains("app")
        ? new Page<>(
            List.of(SampleState.event(from), SampleState.event(from + 1)),
            from < 4 ? Optional.of("" + (from + 2)) : Optional.empty())
        : new Page<>(List.of(), Optional.empty());
  }

  @Override
  public List<Day> days(LocalDate from) {
    answerOrFail();
    calls.add("days " + from);
    return days;
  }

  private void answerOrFail() {
    if (historyDown) {
      throw new UncheckedIOException(new IOException("Connection refused\nat localhost"));
    }
  }

  private static SyncFiles sampleFiles() {
    return new SyncFiles(
        Optional.of(SampleState.NOW),
        List.of(
            new SyncFiles.FileTask(
                "core",
                Optional.of("sync.yaml"),
                "docker.io",
                "mirror.example:5000",
                "every 6 h",
                "native",
                List.of(mapping())),
            new SyncFiles.FileTask(
                "once", Optional.empty(), "quay.io", "mirror", "once", "skopeo", List.of())));
  }

  private static SyncFiles.FileMapping mapping() {
    return new SyncFiles.FileMapping(
        1,
        7,
        "library/redis",
        "",
        List.of("semver: >=6", "keep: latest 3"),
        "all",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Optional<SyncFiles.Selection> selection(ImageState image) {
    return image.mapping() > 1
        ? Optional.empty()
        : Optional.of(
            new SyncFiles.Selection(
                "core",
                Optional.of("sync.yaml"),
                1,
                7,
                "library/redis",
                "",
                List.of("semver: >=6"),
                "all",
                Optional.of("semver: >=6")));
  }

  private static RouteMap sampleRoutes() {
    Optional<RouteMap.Counters> counters =
        Optional.of(new RouteMap.Counters(10, 1, 3, 2, Optional.of(SampleState.NOW)));
    RouteMap.Step step =
        new RouteMap.Step(
            "to-plan-image",
            "to",
            1,
            Optional.of("plans"),
            Optional.of("direct:plan-image"),
            counters);
    return new RouteMap(
        Optional.of(Instant.EPOCH),
        List.of(
            new RouteMap.Node(
                "sync-task",
                "route",
                Optional.of("sync.camel.yaml"),
                Optional.of("/etc/drayage/routes"),
                Optional.of(1),
                Optional.of("one run"),
                Optional.of("a note"),
                "direct:sync-task",
                List.of(step),
                counters),
            new RouteMap.Node(
                "task-timer",
                "template",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "quartz:tasks/{{timer}}",
                List.of(),
                Optional.empty())),
        List.of(
            new RouteMap.Edge(
                "sync-task", "plan-image", Optional.of("to-plan-image"), "direct", Optional.of(4L)),
            new RouteMap.Edge(
                "task-timer", "task-core", Optional.empty(), "template", Optional.empty())));
  }

  @Override
  public Question<JsonNode> plan(Optional<String> task) {
    if (task.filter(name -> !name.equals("core")).isPresent()) {
      throw new NoSuchElementException("no task");
    }
    return question(FakePlan.document());
  }

  @Override
  public Question<SyncFiles.FileTask> tags(String task, int mapping) {
    if (!task.equals("core") || mapping != 1) {
      throw new NoSuchElementException("no mapping");
    }
    SyncFiles.Reason reason = new SyncFiles.Reason("denied", SampleState.HOSTILE, "log in");
    SyncFiles.FileMapping with =
        mapping()
            .with(
                List.of(
                    new SyncFiles.RepositoryTags(
                        "library/redis",
                        "library/redis",
                        List.of(
                            new SyncFiles.SelectedTag("7.0", Optional.of("semver: >=6")),
                            new SyncFiles.SelectedTag("odd", Optional.empty())),
                        2,
                        List.of(new SyncFiles.DroppedTag("5.0", "5.0 is not >=6")),
                        1,
                        Optional.empty()),
                    new SyncFiles.RepositoryTags(
                        "a", "b", List.of(), 0, List.of(), 0, Optional.of(reason))),
                List.of(new SyncFiles.Problem("mapping 1 (line 7)", reason)),
                3);
    SyncFiles.FileTask found = files.tasks().get(0);
    return question(
        new SyncFiles.FileTask(
            found.name(),
            found.file(),
            found.source(),
            found.target(),
            found.schedule(),
            found.tool(),
            List.of(with)));
  }

  private <T> Question<T> question(T answer) {
    return new Question<>() {
      @Override
      public T answer() {
        asked.countDown();
        try {
          asking.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return answer;
      }

      @Override
      public void stop() {
        stopped.countDown();
      }
    };
  }

  /** A forecast with each optional part. */
  private static final class FakePlan {
    static ObjectNode document() {
      ObjectNode document = JsonNodeFactory.instance.objectNode().put("exact", false);
      ObjectNode task = document.putArray("tasks").addObject().put("task", "core");
      task.putArray("images").addObject().put("source", "a").put("target", "b");
      ((ObjectNode) task.at("/images/0")).put("action", "copy").put("why", "new").put("pulls", 1);
      error(task.putArray("problems").addObject().put("mapping", "mapping 1").putObject("error"));
      ObjectNode registry =
          document.putArray("registries").addObject().put("registry", "docker.io").put("pulls", 1);
      ObjectNode budget = registry.putObject("budget").put("limit", 100).put("remaining", 9);
      budget.put("windowSeconds", 21_600).put("reserve", 1).put("doneBy", "2026-08-02T10:00:00Z");
      ObjectNode total = document.putObject("total").put("images", 1).put("copy", 1);
      total.put("unchanged", 0).put("failed", 0).put("problems", 1).put("pulls", 1);
      return document;
    }

    private static void error(ObjectNode node) {
      node.put("kind", "denied").put("message", SampleState.HOSTILE).put("hint", "");
    }
  }
}
