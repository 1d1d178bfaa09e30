package io.drayage.api;

import io.drayage.status.History.Day;
import io.drayage.status.History.ImageEvent;
import io.drayage.status.ImageState;
import io.drayage.status.ImageState.FailureState;
import io.drayage.status.Movement;
import io.drayage.status.Overview.MappingFailure;
import io.drayage.status.RegistryState;
import io.drayage.status.RouteMap;
import io.drayage.status.RouteMap.Counters;
import io.drayage.status.RouteMap.Edge;
import io.drayage.status.RouteMap.Node;
import io.drayage.status.RouteMap.Step;
import io.drayage.status.RunState;
import io.drayage.status.RunState.Counts;
import io.drayage.status.SyncFiles;
import io.drayage.status.SyncFiles.DroppedTag;
import io.drayage.status.SyncFiles.FileMapping;
import io.drayage.status.SyncFiles.FileTask;
import io.drayage.status.SyncFiles.RepositoryTags;
import io.drayage.status.SyncFiles.SelectedTag;
import io.drayage.status.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** States of a process that mirrors 500 images and has run 10 000 times. */
final class PageScenes {
  static final String TARGET = "harbor.example.com";
  static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";
  static final String FAILED = TARGET + "/mirror/grafana/grafana:11.5.2";

  private static final List<String> NAMES =
      List.of(
          "redis",
          "nginx",
          "grafana/grafana",
          "spaceone/console-api",
          "spaceone/identity",
          "spaceone/inventory",
          "spaceone/plugin-aws-cloud-service-inven-collector",
          "prom/prometheus",
          "bitnami/mongodb",
          "library/postgres");

  private final Instant now;

  PageScenes(Instant now) {
    this.now = now;
  }

  /** All is well, nothing moves. */
  FakeProcess well() {
    FakeProcess process = new FakeProcess();
    process.tasks =
        List.of(
            task("spaceone-core", "docker.io", 47, true, Optional.empty(), run(1, 0), false),
            task("spaceone-plugin", "docker.io", 112, true, Optional.empty(), run(2, 0), false),
            task("monitoring", "quay.io", 9, true, Optional.empty(), run(3, 0), false));
    process.images = images("unchanged");
    process.registries =
        List.of(
            registry("docker.io", false, 12, Optional.of(pulls(200, 176))),
            registry("quay.io", false, 0, Optional.empty()),
            registry(TARGET, false, 0, Optional.empty()));
    process.runs = runs();
    process.days = days();
    process.events = events();
    process.files = files();
    process.tags = tags();
    process.routes = routes(0);
    return process;
  }

  /** Copies under way, and failures of several causes. */
  FakeProcess busy() {
    FakeProcess process = well();
    process.tasks =
        List.of(
            task("spaceone-core", "docker.io", 47, true, Optional.of(running()), run(1, 0), false),
            task("spaceone-plugin", "docker.io", 112, true, Optional.empty(), run(2, 3), false),
            task("monitoring", "quay.io", 9, false, Optional.empty(), run(3, 2), false),
            task("base-images", "ghcr.io", 4, true, Optional.empty(), run(4, 0), true));
    List<ImageState> images = new ArrayList<>(images("unchanged"));
    for (int i = 0; i < 7; i++) {
      images.set(i, failed(images.get(i), limited(i)));
    }
    images.set(
        20,
        failed(
            image("monitoring", "grafana/grafana:11.5.2", "failed", 20),
            new FailureState(
                "denied",
                "PUT https://harbor.example.com/v2/mirror/grafana/grafana/manifests/11.5.2: 403"
                    + " denied: project 'mirror' has reached its storage quota "
                    + HOSTILE,
                "Raise the quota of the project, or delete images there.",
                TARGET,
                4,
                Optional.of(now.plus(Duration.ofMinutes(22))))));
    images.set(30, image("spaceone-core", "spaceone/identity:2.0.34", "copying", 1));
    images.set(31, image("spaceone-core", "bitnami/mongodb:8.0.4-debian-12-r2", "waiting", 9));
    process.images = images;
    process.mappingFailures =
        List.of(
            new MappingFailure(
                "monitoring",
                "quay.io/prometheus/alertmanagerr",
                new FailureState(
                    "not-found",
                    "GET https://quay.io/v2/prometheus/alertmanagerr/tags/list: 404 NAME_UNKNOWN",
                    "Check the name of the repository; a private one needs credentials.",
                    "quay.io",
                    1,
                    Optional.empty())));
    process.movements =
        List.of(
            movement("spaceone/identity:2.0.34", 412_300_000, 268_000_000, 31_000_000, 18.4e6),
            movement("library/postgres:17.4-bookworm", 154_000_000, 12_400_000, 0, 9.1e6),
            movement(
                "spaceone/plugin-aws-cloud-service-inven-collector:1.14.9",
                3_640_000_000L,
                2_910_000_000L,
                510_000_000,
                41.7e6));
    process.registries =
        List.of(
            registry("docker.io", false, 183, Optional.of(pulls(200, 17))),
            registry("quay.io", false, 4, Optional.empty()),
            registry("ghcr.io", true, 2, Optional.empty()),
            registry(TARGET, false, 0, Optional.empty()));
    process.routes = routes(3);
    return process;
  }

  private FailureState limited(int number) {
    return new FailureState(
        "rate-limited",
        "GET https://registry-1.docker.io/v2/"
            + NAMES.get(number)
            + "/manifests: 429 TOOMANYREQUESTS:"
            + " You have reached your pull rate limit",
        "Log in, or wait: the limit is full again at the time that the gauge shows.",
        "docker.io",
        2 + number % 2,
        Optional.of(now.plus(Duration.ofMinutes(47))));
  }

  private TaskState task(
      String name,
      String source,
      int mappings,
      boolean healthy,
      Optional<RunState> running,
      RunState last,
      boolean paused) {
    return new TaskState(
        name,
        source,
        TARGET,
        "every 6 h",
        mappings,
        paused,
        running,
        Optional.of(last),
        Optional.of(healthy ? last.ended().orElseThrow() : now.minus(Duration.ofHours(31))),
        paused ? Optional.empty() : Optional.of(now.plus(Duration.ofMinutes(37L + mappings))),
        Optional.of(Duration.ofHours(12)),
        healthy);
  }

  private RunState running() {
    return new RunState(
        "run-10001",
        "spaceone-core",
        now.minusSeconds(95),
        Optional.empty(),
        RunState.RUNNING,
        new Counts(214, 3, 148, 0, 1, 0, 0, 0),
        612_000_000);
  }

  private RunState run(int number, int failed) {
    Instant started = now.minus(Duration.ofMinutes(23L * number + 310));
    long copied = number % 3;
    return new RunState(
        "run-" + (10_000 - number),
        List.of("spaceone-core", "spaceone-plugin", "monitoring", "base-images").get(number % 4),
        started,
        Optional.of(started.plusSeconds(41 + number % 200)),
        failed > 0 ? "partial" : "succeeded",
        new Counts(166, copied, 166 - copied - failed, 0, 0, 0, failed, failed > 2 ? 1 : 0),
        copied * 187_400_000);
  }

  private List<RunState> runs() {
    List<RunState> runs = new ArrayList<>();
    for (int number = 0; number < 10_000; number++) {
      runs.add(run(number, number % 11 == 4 ? 2 : 0));
    }
    return runs;
  }

  private List<ImageState> images(String state) {
    List<ImageState> images = new ArrayList<>();
    for (int number = 0; number < 500; number++) {
      String name = NAMES.get(number % NAMES.size());
      String task = name.startsWith("spaceone/plugin") ? "spaceone-plugin" : "spaceone-core";
      String tag = "%d.%d.%d".formatted(1 + number / 100, number / 10 % 10, number % 7);
      images.add(image(task, name + ":" + tag, state, number));
    }
    return images;
  }

  private ImageState image(String task, String name, String state, int number) {
    return new ImageState(
        task,
        1 + number % 3,
        "docker.io/" + name,
        TARGET + "/mirror/" + name,
        Optional.of(digest(number)),
        state,
        now.minus(Duration.ofHours(1L + number * 3L)),
        now.minus(Duration.ofMinutes(14)),
        Optional.of(now.minus(Duration.ofHours(1L + number * 3L))),
        4_200_000L * (1 + number % 61),
        Optional.empty());
  }

  private static ImageState failed(ImageState image, FailureState failure) {
    return new ImageState(
        image.task(),
        image.mapping(),
        image.source(),
        image.target(),
        image.digest(),
        "failed",
        image.since(),
        image.lastChecked(),
        image.lastCopied(),
        image.bytes(),
        Optional.of(failure));
  }

  static String digest(int number) {
    return "sha256:" + "%08x".formatted(0x3fa9c1d7 * (number + 3)).repeat(8);
  }

  private Movement movement(String name, long total, long moved, long saved, double rate) {
    return new Movement(
        "spaceone-core",
        "docker.io/" + name,
        TARGET + "/mirror/" + name,
        total,
        moved,
        saved,
        rate,
        now.minusSeconds(16));
  }

  private static RegistryState registry(
      String name, boolean open, long spent, Optional<RegistryState.Pulls> pulls) {
    return new RegistryState(name, open, spent, pulls);
  }

  private RegistryState.Pulls pulls(long limit, long remaining) {
    return new RegistryState.Pulls(
        limit, remaining, 20, Optional.of(now.plus(Duration.ofMinutes(47))));
  }

  private List<Day> days() {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    List<Day> days = new ArrayList<>();
    for (int back = 29; back >= 0; back--) {
      long copied = (back * 37 + 11) % 23;
      long failed = back == 3 || back == 4 ? 9 : back % 13 == 0 ? 1 : 0;
      days.add(
          new Day(today.minusDays(back), 12, copied, failed, copied * 187_400_000, copied * 2));
    }
    return days;
  }

  private List<ImageEvent> events() {
    FailureState failure =
        new FailureState(
            "unavailable",
            "PUT https://harbor.example.com/v2/mirror/redis/blobs/uploads: 503 " + HOSTILE,
            "",
            TARGET,
            3,
            Optional.empty());
    List<ImageEvent> events = new ArrayList<>();
    String redis = TARGET + "/mirror/redis:1.0.0";
    String late = TARGET + "/mirror/grafana/grafana:11.5.2";
    events.add(event(6, redis, "copied", 0, 1, 184_000_000, Optional.empty()));
    events.add(event(7, late, "failed", 1, 1, 0, Optional.of(failure)));
    events.add(event(7, redis, "failed", 1, 1, 0, Optional.of(failure)));
    events.add(event(8, redis, "seen", 0, 1, 0, Optional.empty()));
    events.add(event(170, redis, "copied", 1, 2, 181_300_000, Optional.empty()));
    events.add(event(900, redis, "copied", 2, 2, 179_900_000, Optional.empty()));
    return events;
  }

  private ImageEvent event(
      int hours,
      String target,
      String outcome,
      int digest,
      int previous,
      long bytes,
      Optional<FailureState> failure) {
    Instant time = now.minus(Duration.ofHours(hours));
    return new ImageEvent(
        time,
        "run-" + (9999 - hours),
        "spaceone-core",
        target.replace(TARGET + "/mirror", "docker.io"),
        target,
        outcome,
        Optional.of(digest(digest)),
        Optional.of(digest(previous)),
        outcome.equals("copied") ? Optional.of(time.minusSeconds(97)) : Optional.empty(),
        bytes,
        failure);
  }

  private SyncFiles files() {
    List<FileMapping> core =
        List.of(
            mapping(1, 12, "redis", "mirror/redis", "semver: >=7.2.0 <8.0.0", "keep: latest 5"),
            mapping(2, 15, "regex: spaceone/.*", "mirror/spaceone", "regex: ^2\\.0\\.\\d+$"),
            mapping(
                3, 19, "library/postgres", "mirror/library/postgres", "17.4-bookworm", "latest"));
    List<FileMapping> plugins =
        List.of(
            mapping(1, 41, "spaceone/plugin-aws-cloud-service-inven-collector", "", new String[0]));
    return new SyncFiles(
        Optional.of(now.minus(Duration.ofHours(50))),
        List.of(fileTask("spaceone-core", core), fileTask("spaceone-plugin", plugins)));
  }

  private static FileTask fileTask(String name, List<FileMapping> mappings) {
    return new FileTask(
        name, Optional.of("mirror.yaml"), "docker.io", TARGET, "every 6 h", "native", mappings);
  }

  private static FileMapping mapping(int number, int line, String from, String to, String... tags) {
    return new FileMapping(
        number,
        line,
        from,
        to,
        List.of(tags),
        "all",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<RepositoryTags> tags() {
    List<SelectedTag> selected =
        List.of(
            new SelectedTag("7.4.2", Optional.of("semver: >=7.2.0 <8.0.0")),
            new SelectedTag("7.4.1", Optional.of("semver: >=7.2.0 <8.0.0")),
            new SelectedTag("7.2.7", Optional.of("semver: >=7.2.0 <8.0.0")));
    List<DroppedTag> dropped =
        List.of(
            new DroppedTag("8.0.0", "outside semver: >=7.2.0 <8.0.0"),
            new DroppedTag("7.2.6", "older than keep: latest 3"),
            new DroppedTag("latest" + HOSTILE, "no version"));
    return List.of(
        new RepositoryTags(
            "library/redis", "mirror/redis", selected, 3, dropped, 812, Optional.empty()));
  }

  RouteMap routes(long failed) {
    List<Node> nodes =
        List.of(
            node("task-timer", "template", "schedule", "a timer of each task", "timer:task", 0, 0),
            node("run-task", "route", "schedule", "one run at a time", "direct:run-task", 1_204, 0),
            node(
                "sync-task",
                "route",
                "sync",
                "TaskRun -> TaskReport: one run of a task",
                "direct:sync-task",
                1_204,
                0),
            node(
                "sync-repository",
                "route",
                "sync",
                "RepositoryPair -> Batch: the tags of one repository",
                "direct:sync-repository",
                58_300,
                0),
            node(
                "plan-image",
                "route",
                "sync",
                "ImagePair -> CopyResult: compares source and target, copies an image that differs",
                "direct:plan-image",
                201_877,
                failed),
            node(
                "send-order",
                "route",
                "sync",
                "CopyOrder -> CopyResult: copies in turn",
                "direct:send-order",
                1_911,
                failed),
            node(
                "receive-order",
                "route",
                "copy",
                "CopyOrder as JSON -> CopyResult as JSON",
                "direct:copy-order",
                1_911,
                0),
            node(
                "copy-image",
                "route",
                "copy",
                "the blobs, then the manifests, the tag last",
                "direct:copy-image",
                1_911,
                failed),
            node(
                "report-image",
                "route",
                "report",
                "an outcome of an image",
                "seda:report-image",
                201_877,
                0),
            node(
                "report-task",
                "route",
                "report",
                "a report of a run",
                "seda:report-task",
                1_204,
                0),
            node(
                "forget-history",
                "route",
                "history",
                "deletes what is old",
                "timer:forget-history",
                44,
                0),
            node(
                "write-history",
                "route",
                "history",
                "outcomes into the database",
                "seda:history",
                203_081,
                0));
    return new RouteMap(
        Optional.of(now.minus(Duration.ofHours(50))),
        nodes,
        List.of(
            edge("task-timer", "run-task", "direct", 1_198),
            edge("run-task", "sync-task", "direct", 1_204),
            edge("sync-task", "sync-repository", "direct", 58_300),
            edge("sync-task", "report-task", "seda", 1_204),
            edge("sync-repository", "plan-image", "direct", 201_877),
            edge("sync-repository", "report-image", "seda", 201_877),
            edge("plan-image", "send-order", "direct", 1_911),
            edge("send-order", "receive-order", "direct", 1_911),
            edge("receive-order", "copy-image", "direct", 1_911),
            edge("report-image", "write-history", "seda", 201_877),
            edge("report-task", "write-history", "seda", 1_204),
            edge("write-history", "sql:insert into run (id, task)", "sql", 1_204),
            edge("write-history", "sql:insert into event (run, seq)", "sql", 1_911),
            edge("timer:forget-history", "forget-history", "timer", 44),
            edge("forget-history", "sql:delete from run", "sql", 44)));
  }

  private Node node(
      String id,
      String kind,
      String file,
      String description,
      String from,
      long total,
      long failed) {
    List<Step> steps =
        List.of(
            new Step(
                id + "-first",
                "process",
                0,
                Optional.of("reads what it needs"),
                Optional.empty(),
                Optional.of(new Counters(total, 0, 0, 0, Optional.empty()))),
            new Step(
                "each-part",
                "split",
                0,
                Optional.of("several at a time"),
                Optional.empty(),
                Optional.of(new Counters(total, 0, failed, 0, Optional.empty()))),
            new Step(
                "to-next",
                "to",
                1,
                Optional.empty(),
                Optional.of("direct:next"),
                Optional.of(new Counters(total, 0, failed, 0, Optional.empty()))));
    Optional<Counters> counters =
        kind.equals("template")
            ? Optional.empty()
            : Optional.of(
                new Counters(
                    total,
                    0,
                    failed,
                    id.equals("copy-image") ? 3 : 0,
                    failed > 0 ? Optional.of(now.minusSeconds(640)) : Optional.empty()));
    return new Node(
        id,
        kind,
        Optional.of(file + ".camel.yaml"),
        Optional.of(7),
        Optional.of(description),
        Optional.empty(),
        from,
        steps,
        counters);
  }

  private static Edge edge(String from, String to, String kind, long count) {
    return new Edge(from, to, Optional.of("to-" + to), kind, Optional.of(count));
  }
}
