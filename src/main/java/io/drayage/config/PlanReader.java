package io.drayage.config;

import io.drayage.config.YamlNode.Entries;
import io.drayage.oci.Platform;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.CopyTool;
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
  private static final List<String> KEYS = SyncFormat.TOP.names();
  private static final List<String> SKOPEO_KEYS = SyncFormat.SKOPEO.names();

  private final ReadContext reading;

  PlanReader(ReadContext reading) {
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
    CatalogRule listerLimits = new CatalogReader(reading).limits(top);
    PlatformRule platform =
        new PlatformReader(reading)
            .read(top)
            .orElseGet(() -> new PlatformRule.One(Platform.host()));
    List<SyncTask> tasks =
        tasks(top, new LocationReader(reading, certsDir(top), listerLimits), platform);
    CopyTool tool = tool(top);
    reading.placeholders().reportTargets();
    return new SyncPlan(relay, watch, tasks.stream().map(task -> task.withTool(tool)).toList());
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
    return skopeo.get().text("certs-dir").flatMap(this::path).orElse(DEFAULT_CERTS_DIR);
  }

  private CopyTool tool(Section top) {
    Optional<Section> skopeo = top.section("skopeo", "in skopeo", SKOPEO_KEYS);
    String binary =
        skopeo
            .flatMap(section -> section.text("binary"))
            .map(Text::value)
            .filter(name -> !name.isBlank())
            .orElse("skopeo");
    return skopeo.filter(section -> section.flag("exec")).isPresent()
        ? new CopyTool.Skopeo(binary)
        : new CopyTool.Native();
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
