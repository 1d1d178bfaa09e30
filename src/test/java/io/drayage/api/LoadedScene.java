package io.drayage.api;

import io.drayage.status.RouteMap;
import io.drayage.status.RouteMap.Counters;
import io.drayage.status.RouteMap.Edge;
import io.drayage.status.RouteMap.Node;
import io.drayage.status.RouteMap.Step;
import io.drayage.status.SyncFiles;
import io.drayage.status.SyncFiles.DroppedTag;
import io.drayage.status.SyncFiles.FileMapping;
import io.drayage.status.SyncFiles.FileTask;
import io.drayage.status.SyncFiles.RepositoryTags;
import io.drayage.status.SyncFiles.SelectedTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sync files and routes as loaded. */
final class LoadedScene {
  private final Instant now;

  LoadedScene(Instant now) {
    this.now = now;
  }

  SyncFiles files() {
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
        name,
        Optional.of("mirror.yaml"),
        "docker.io",
        PageScenes.TARGET,
        "every 6 h",
        "native",
        mappings);
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

  static List<RepositoryTags> tags() {
    List<SelectedTag> selected =
        List.of(
            new SelectedTag("7.4.2", Optional.of("semver: >=7.2.0 <8.0.0")),
            new SelectedTag("7.4.1", Optional.of("semver: >=7.2.0 <8.0.0")),
            new SelectedTag("7.2.7", Optional.of("semver: >=7.2.0 <8.0.0")));
    List<DroppedTag> dropped =
        List.of(
            new DroppedTag("8.0.0", "outside semver: >=7.2.0 <8.0.0"),
            new DroppedTag("7.2.6", "older than keep: latest 3"),
            new DroppedTag("latest" + PageScenes.HOSTILE, "no version"));
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
        Optional.of("/opt/drayage/routes"),
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
