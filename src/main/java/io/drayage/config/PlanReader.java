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

  private static final String DOCKER_HOST = "dockerhost";
  private static final String API_VERSION = "api-version";

  private final ReadContext reading;

  PlanReader(ReadContext reading) {
    this.reading = reading;
  }

  /** Plan of the file; not to be used if problems were reported. */
  SyncPlan read(YamlNode root) throws ConfigException {
    if (!(root instanceof Entries entries)) {
      throw reading
          .problems()
          .fatal(root.place(), "a sync file is a mapping with `tasks`, this is " + root.kind());
    }
    Section top = Section.ofTopLevel(entries, SyncFormat.TOP, reading);
    Relay relay = relay(top);
    boolean watch = top.flag("watch");
    Optional<Section> skopeo = top.section("skopeo", "in skopeo", SyncFormat.SKOPEO);
    Path certsDir =
        skopeo
            .flatMap(section -> section.filled("certs-dir"))
            .flatMap(this::path)
            .orElse(DEFAULT_CERTS_DIR);
    CatalogRule listerLimits = new CatalogReader(reading).limits(top);
    PlatformRule platform =
        new PlatformReader(reading)
            .read(top)
            .orElseGet(() -> new PlatformRule.One(Platform.host()));
    List<SyncTask> tasks =
        tasks(top, new LocationReader(reading, certsDir, listerLimits), platform);
    CopyTool tool = tool(skopeo);
    reading.placeholders().reportTargets();
    return new SyncPlan(relay, watch, tasks.stream().map(task -> task.withTool(tool)).toList());
  }

  private Relay relay(Section top) {
    Optional<Text> written = top.filled("relay");
    Relay relay = written.map(this::relay).orElse(Relay.NATIVE);
    if (relay == Relay.DOCKER) {
      reading.warning(
          top.placeOf("relay"),
          "the docker relay is not offered: the native copier does its work, without a daemon");
    }
    boolean dockerMayBeMeant = written.isEmpty() || relay == Relay.DOCKER;
    checkDocker(top, dockerMayBeMeant);
    // dregsy's own example has this section beside `relay: skopeo`
    top.section("docker", "in docker", SyncFormat.DOCKER)
        .ifPresent(docker -> checkDocker(docker, true));
    return relay;
  }

  private Relay relay(Text text) {
    return switch (text.value()) {
      case "native" -> Relay.NATIVE;
      case "skopeo" -> Relay.SKOPEO;
      case "docker" -> Relay.DOCKER;
      default -> {
        reading.error(
            text.place(),
            "invalid relay type: '%s'; write native, skopeo or docker".formatted(text.shown()));
        yield Relay.NATIVE;
      }
    };
  }

  private void checkDocker(Section section, boolean dockerMayBeMeant) {
    boolean hasHost = hasValue(section, DOCKER_HOST);
    boolean hasVersion = hasValue(section, API_VERSION);
    if (hasHost && !dockerMayBeMeant) {
      reading.error(
          section.placeOf(DOCKER_HOST),
          "setting 'dockerhost' implies 'docker' relay, but `relay` says another: remove one of the two");
    } else if (hasHost || hasVersion) {
      String key = hasHost ? DOCKER_HOST : API_VERSION;
      reading.warning(
          section.placeOf(key), key + " has no effect: the native copier needs no Docker daemon");
    }
  }

  private static boolean hasValue(Section section, String key) {
    return section.filled(key).isPresent();
  }

  private List<SyncTask> tasks(Section top, LocationReader locations, PlatformRule platform) {
    List<YamlNode> items = top.items("tasks", "each task with a dash: - name: …");
    if (items.isEmpty()) {
      reading.warning(top.placeOf("tasks"), "there are no tasks: nothing will be synced");
    }
    TaskReader reader = new TaskReader(reading, locations, platform, new TaskNames());
    List<SyncTask> tasks = new ArrayList<>();
    for (YamlNode item : items) {
      reader.read(item).ifPresent(tasks::add);
    }
    return tasks;
  }

  private static CopyTool tool(Optional<Section> skopeo) {
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
    try {
      return Optional.of(Path.of(text.value()));
    } catch (InvalidPathException e) {
      return reading.refuse(
          text.place(), "certs-dir: '%s' cannot be a folder's path".formatted(text.shown()));
    }
  }
}
