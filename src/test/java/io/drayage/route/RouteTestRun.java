package io.drayage.route;

import io.drayage.oci.Platform;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.CopyPlanner;
import io.drayage.sync.ImageCopier;
import io.drayage.sync.MappingExpander;
import io.drayage.sync.RepositoryLists;
import io.drayage.sync.RunLog;
import io.drayage.sync.RunStarter;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TagLister;
import io.drayage.sync.TagSelector;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskSummary;
import io.drayage.tag.TagFilter;
import io.drayage.testing.TwoRegistries;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The routes as they are shipped (or a folder of others), over registries in memory. */
final class RouteTestRun implements AutoCloseable {
  private static final Path SHIPPED = Path.of("routes");

  private final TwoRegistries registries = TwoRegistries.empty();
  private final List<TaskReport> reports = new CopyOnWriteArrayList<>();
  private final List<SyncTask> tasks = new ArrayList<>();
  private Optional<RouteRuntime> runtime = Optional.empty();

  TwoRegistries registries() {
    return registries;
  }

  List<TaskReport> reports() {
    return List.copyOf(reports);
  }

  void forgetReports() {
    reports.clear();
  }

  /** A task that copies these repositories with all their tags. */
  SyncTask task(String name, Schedule schedule, String... repositories) {
    List<Mapping> mappings = new ArrayList<>();
    for (String repository : repositories) {
      mappings.add(
          new Mapping(
              mappings.size() + 1,
              1,
              new PathRule.Fixed(repository),
              new PathRule.SameAsSource(),
              TagFilter.parse(List.of()),
              new PlatformRule.One(Platform.parse("linux/amd64"))));
    }
    SyncTask task =
        new SyncTask(
            name,
            schedule,
            false,
            location("source.example"),
            location("target.example"),
            mappings);
    tasks.add(task);
    return task;
  }

  RouteTestRun start(List<SyncTask> scheduled, Map<String, String> properties) {
    return start(SHIPPED, scheduled, properties);
  }

  RouteTestRun start(Path routes, List<SyncTask> scheduled, Map<String, String> properties) {
    StopSignal stop = new StopSignal();
    Clock clock = Clock.systemUTC();
    SyncSteps steps =
        new SyncSteps(
            new RunStarter(
                name -> tasks.stream().filter(task -> task.name().equals(name)).findFirst(), clock),
            new MappingExpander(
                new RepositoryLists(
                    (location, source) -> registries.from()::listRepositories, clock)),
            new TagLister(registries, stop),
            new TagSelector(SyncListener.none()),
            new CopyPlanner(registries, registries, stop),
            new ImageCopier(registries, registries, Runnable::run, SyncListener.none(), stop),
            new TaskSummary(clock),
            new RunLog(SyncListener.none(), reports::add));
    Map<String, String> overrides = new TreeMap<>(properties);
    overrides.putIfAbsent("drayage.retry.network.delay", "1");
    overrides.putIfAbsent("drayage.retry.rate-limit.delay", "1");
    RouteSettings settings =
        new RouteSettings(
            routes,
            List.of("file:config/application.properties"),
            overrides,
            2,
            4,
            Duration.ofMillis(50));
    RouteRuntime started = new RouteRuntime(steps, settings, scheduled);
    runtime = Optional.of(started);
    started.start();
    return this;
  }

  TaskReport run(SyncTask task) {
    return runtime.orElseThrow().run(task.name());
  }

  @Override
  public void close() {
    runtime.ifPresent(RouteRuntime::close);
  }

  private static Location location(String host) {
    return new Location(
        new RegistryHost(host), new LocationAuth.Unspecified(), false, Path.of("no-certs"));
  }
}
