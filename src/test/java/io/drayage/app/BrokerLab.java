package io.drayage.app;

import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import io.drayage.config.UnknownKeys;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.faults.FaultServer;
import io.drayage.faults.MemorySource;
import io.drayage.faults.MemoryTarget;
import io.drayage.oci.Platform;
import io.drayage.plan.SyncPlan;
import io.drayage.sync.TaskReport;
import io.drayage.testing.BrokerServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two registries, a broker, and sessions of a scheduler and of workers in this process. */
final class BrokerLab implements AutoCloseable {
  final MemorySource images = new MemorySource();
  final MemoryTarget mirror = new MemoryTarget();
  final FaultServer from = new FaultServer(images);
  final FaultServer to = new FaultServer(mirror);
  private final Path home;
  private final List<LiveRun> opened = new ArrayList<>();
  private final Map<String, String> properties = new TreeMap<>();

  BrokerLab(Path home) {
    this.home = home;
    set("drayage.management.port", "0");
    set("drayage.routes.dir", Path.of("routes").toAbsolutePath().toString());
    set("drayage.broker.retry-delay", "100");
    set("drayage.retry.refused.delay", "50");
    set("drayage.retry.network.delay", "50");
    set("drayage.shutdown.grace-seconds", "5");
    for (FaultServer server : List.of(from, to)) {
      String address = server.endpoint().getAuthority();
      set("drayage.registry." + address + ".endpoint", "http://" + address);
    }
  }

  BrokerLab set(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /** Puts images of one small layer at the source. */
  void images(String... repositories) {
    for (String repository : repositories) {
      images.put(repository, "1.0", image(repository));
    }
  }

  static SampleImage image(String name) {
    return SampleImage.oci(
        new Platform("linux", "amd64", ""), List.of(SampleLayer.of("layer of " + name, 20_000)));
  }

  /** A sync file of one task, which copies these repositories. */
  Path file(String name, String task, String... repositories) {
    StringBuilder text =
        new StringBuilder(
            """
            tasks:
            - name: %s
              source: {registry: '%s', auth: none}
              target: {registry: '%s', auth: none}
              mappings:
            """
                .formatted(task, from.endpoint().getAuthority(), to.endpoint().getAuthority()));
    for (String repository : repositories) {
      text.append("  - {from: %s, tags: ['1.0'], platform: all}%n".formatted(repository));
    }
    try {
      return Files.writeString(home.resolve(name), text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a worker on this sync file. */
  SyncSession worker(String name, Path file) {
    PlanSource source = new PlanSource(List.of(file), "", UnknownKeys.ERROR, Map.of());
    PlanSource.Content known = source.read();
    Settings settings = settings(Map.of("drayage.worker.name", name), "state-" + name);
    SyncSession session =
        new SyncSession(
            known.plan(), settings, Map.of(), SessionMode.WORKER, SessionListeners.none());
    LiveRun run = new LiveRun(session, settings, source, known, () -> {});
    opened.add(run);
    run.start();
    return session;
  }

  /** Starts a scheduler that stays on this sync file; its task runs once, at its start. */
  LiveRun scheduler(Path file) {
    PlanSource source = new PlanSource(List.of(file), "", UnknownKeys.ERROR, Map.of());
    PlanSource.Content known = source.read();
    Settings settings = settings(Map.of("drayage.history.enabled", "false"), "state-scheduler");
    SyncSession session =
        new SyncSession(
            known.plan(), settings, Map.of(), SessionMode.AGAIN_AND_AGAIN, SessionListeners.none());
    LiveRun run = new LiveRun(session, settings, source, known, () -> {});
    opened.add(run);
    run.start();
    return run;
  }

  /** Runs the only task of this sync file once. */
  TaskReport run(Path file) {
    SyncPlan plan = new PlanSource(List.of(file), "", UnknownKeys.ERROR, Map.of()).read().plan();
    try (SyncSession session =
        new SyncSession(
            plan,
            settings(Map.of(), "state-scheduler"),
            Map.of(),
            SessionMode.ONCE,
            SessionListeners.none())) {
      session.start();
      return session.run(plan.tasks().get(0));
    }
  }

  Settings settings(Map<String, String> more, String state) {
    Map<String, String> all = new TreeMap<>(properties);
    all.put("drayage.state.dir", home.resolve(state).toString());
    all.putAll(more);
    return Settings.load(home, all, Map.of());
  }

  /** Sends orders to this broker. */
  BrokerLab through(BrokerServer broker, String protocol) {
    return set("drayage.broker", broker.url(protocol));
  }

  @Override
  public void close() {
    opened.forEach(LiveRun::close);
    from.close();
    to.close();
  }
}
