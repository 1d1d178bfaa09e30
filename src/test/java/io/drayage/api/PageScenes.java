package io.drayage.api;

import io.drayage.status.ImageState;
import io.drayage.status.ImageState.FailureState;
import io.drayage.status.Movement;
import io.drayage.status.Overview.MappingFailure;
import io.drayage.status.RegistryState;
import io.drayage.status.RouteMap;
import io.drayage.status.RunState;
import io.drayage.status.RunState.Counts;
import io.drayage.status.TaskState;
import java.time.Duration;
import java.time.Instant;
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
  private final PastScene past;
  private final LoadedScene loaded;

  PageScenes(Instant now) {
    this.now = now;
    this.past = new PastScene(now);
    this.loaded = new LoadedScene(now);
  }

  /** All is well, nothing moves. */
  FakeProcess well() {
    FakeProcess process = new FakeProcess();
    process.tasks =
        List.of(
            task("spaceone-core", "docker.io", 47, true, Optional.empty(), past.run(1, 0), false),
            task(
                "spaceone-plugin", "docker.io", 112, true, Optional.empty(), past.run(2, 0), false),
            task("monitoring", "quay.io", 9, true, Optional.empty(), past.run(3, 0), false));
    process.images = images("unchanged");
    process.registries =
        List.of(
            registry("docker.io", false, 12, Optional.of(pulls(200, 176))),
            registry("quay.io", false, 0, Optional.empty()),
            registry(TARGET, false, 0, Optional.empty()));
    process.runs = past.runs();
    process.days = past.days();
    process.events = past.events();
    process.files = loaded.files();
    process.tags = LoadedScene.tags();
    process.routes = loaded.routes(0);
    return process;
  }

  /** Copies under way, and failures of several causes. */
  FakeProcess busy() {
    FakeProcess process = well();
    process.tasks =
        List.of(
            task(
                "spaceone-core",
                "docker.io",
                47,
                true,
                Optional.of(running()),
                past.run(1, 0),
                false),
            task(
                "spaceone-plugin", "docker.io", 112, true, Optional.empty(), past.run(2, 3), false),
            task("monitoring", "quay.io", 9, false, Optional.empty(), past.run(3, 2), false),
            task("base-images", "ghcr.io", 4, true, Optional.empty(), past.run(4, 0), true));
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
    process.routes = loaded.routes(3);
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

  RouteMap routes(long failed) {
    return loaded.routes(failed);
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
        now.minusSeconds(16),
        Optional.empty());
  }

  private static RegistryState registry(
      String name, boolean open, long spent, Optional<RegistryState.Pulls> pulls) {
    return new RegistryState(name, open, spent, pulls);
  }

  private RegistryState.Pulls pulls(long limit, long remaining) {
    return new RegistryState.Pulls(
        limit, remaining, 20, Optional.of(now.plus(Duration.ofMinutes(47))));
  }
}
