package io.drayage.config;

import io.drayage.config.YamlNode.Entries;
import io.drayage.oci.Platform;
import io.drayage.plan.ListerRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Relay;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.plan.TaskNames;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the top level of a sync file. */
final class PlanReader {
  private static final Path DEFAULT_CERTS_DIR = Path.of("/etc/skopeo/certs.d");
  private static final List<String> KEYS =
      List.of(
          "relay",
          "watch",
          "platform",
          "skopeo",
          "docker",
          "lister",
          "tasks",
          "dockerhost",
          "api-version");
  private static final List<String> SKOPEO_KEYS = List.of("binary", "certs-dir", "exec");

  private final Reading reading;

  PlanReader(Reading reading) {
    this.reading = reading;
  }

  /** The plan; worth nothing when problems were reported. */
  SyncPlan read(YamlNode root) throws ConfigException {
    if (!(root instanceof Entries entries)) {
      throw reading
          .problems()
          .fatal(root.place(), "a sync file is a mapping with `tasks`, this is " + root.kind());
    }
    Section top = Section.ofTopLevel(entries, KEYS, reading);
    Relay relay = new RelayReader(reading).read(top);
    boolean watch = top.flag("watch");
    ListerRule listerLimits = new ListerReader(reading).limits(top);
    PlatformRule platform =
        new PlatformReader(reading)
            .read(top)
            .orElseGet(() -> new PlatformRule.One(Platform.host()));
    List<SyncTask> tasks =
        tasks(top, new LocationReader(reading, certsDir(top), listerLimits), platform);
    reading.placeholders().reportTargets();
    return new SyncPlan(relay, watch, tasks);
  }

  private List<SyncTask> tasks(Section top, LocationReader locations, PlatformRule platform) {
    List<YamlNode> items = top.items("tasks", "each task with a dash: - name: …");
    if (items.isEmpty()) {
      reading
          .problems()
          .warning(top.placeOf("tasks"), "there are no tasks: nothing will be synced");
    }
    TaskReader reader = new TaskReader(reading, locations, platform, new TaskNames());
    List<SyncTask> tasks = new ArrayList<>();
    for (YamlNode item : items) {
      reader.read(item).ifPresent(tasks::add);
    }
    return tasks;
  }

  private Path certsDir(Section top) {
    Optional<Section> skopeo = top.section("skopeo", "in skopeo", SKOPEO_KEYS);
    if (skopeo.isEmpty()) {
      return DEFAULT_CERTS_DIR;
    }
    skopeo.get().text("binary");
    if (skopeo.get().flag("exec")) {
      reading
          .problems()
          .error(
              skopeo.get().placeOf("exec"),
              "skopeo.exec is not supported yet: remove it, and the native copier moves the images");
    }
    return skopeo.get().text("certs-dir").flatMap(this::path).orElse(DEFAULT_CERTS_DIR);
  }

  private Optional<Path> path(Text text) {
    if (text.value().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text.value()));
    } catch (InvalidPathException e) {
      reading
          .problems()
          .error(text.place(), "certs-dir: '%s' cannot be a folder's path".formatted(text.shown()));
      return Optional.empty();
    }
  }
}
