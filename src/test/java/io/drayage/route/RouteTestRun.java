package io.drayage.route;

import io.drayage.oci.Platform;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Relay;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;
import io.drayage.route.file.RouteFolder;
import io.drayage.sync.Memory;
import io.drayage.sync.OrderListener;
import io.drayage.sync.Registries;
import io.drayage.sync.RunLog;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.sync.TaskRuns;
import io.drayage.sync.copy.ImageCopier;
import io.drayage.sync.copy.OnwardCopy;
import io.drayage.sync.copy.SharedManifests;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.SharedCatalogs;
import io.drayage.sync.select.TagLister;
import io.drayage.sync.select.TagSelector;
import io.drayage.sync.turn.CopyTurns;
import io.drayage.sync.turn.PullReserve;
import io.drayage.tag.TagFilter;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.TwoRegistries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The shipped routes, or those of another folder, over registries in memory. */
final class RouteTestRun implements AutoCloseable {
  private static final String SECOND = "second";

  /** Shipped files whose services a run of the routes alone does not have. */
  private static final Set<String> ONLY_RUN =
      Set.of("history.camel.yaml", "hooks.camel.yaml", "notify.camel.yaml", "progress.camel.yaml");

  private static final Path SHIPPED = Path.of("routes");

  private final TwoRegistries registries = TwoRegistries.empty();
  private final List<TaskReport> reports = new CopyOnWriteArrayList<>();
  private final List<SyncTask> tasks = new ArrayList<>();
  private final TaskRuns runs =
      new TaskRuns(new SyncPlan(Relay.NATIVE, false, List.of()), Clock.systemUTC(), this::begun);
  private final StopSignal stop = new StopSignal();
  private final DelayedWork alarms = new DelayedWork(Runnable::run);
  private volatile Runnable onBegin = () -> {};
  private Consumer<RouteRuntime> beforeLoad = runtime -> {};
  private Optional<Runnable> whenDone = Optional.empty();
  private LongSupplier nanos = System::nanoTime;
  private Map<String, Object> services = Map.of();
  private Path extensions = Path.of("no-extensions");
  private int images = 4;
  private Optional<Path> own = Optional.empty();
  private Optional<RouteRuntime> runtime = Optional.empty();
  private Optional<Path> edited = Optional.empty();

  private final FakeRegistry second = new FakeRegistry("second.example");
  private final Registries clients =
      new Registries() {
        @Override
        public RegistrySource source(String taskName) {
          return taskName.equals(SECOND) ? registries.to() : registries.from();
        }

        @Override
        public RegistryTarget target(String taskName) {
          return taskName.equals(SECOND) ? second : registries.to();
        }

        @Override
        public TargetPreparation preparation(String taskName) {
          return TargetPreparation.none();
        }
      };

  /** Creates a task from the target to {@link #second()}. */
  void secondTask() {
    add(
        new SyncTask(
            SECOND,
            new Schedule.Once(),
            false,
            location("target.example"),
            location("second.example"),
            List.of()));
  }

  private void add(SyncTask task) {
    tasks.add(task);
    runs.replace(new SyncPlan(Relay.NATIVE, false, tasks));
  }

  FakeRegistry second() {
    return second;
  }

  TwoRegistries registries() {
    return registries;
  }

  List<TaskReport> reports() {
    return List.copyOf(reports);
  }

  void forgetReports() {
    reports.clear();
  }

  /** Creates a task that copies these repositories with all their tags. */
  SyncTask task(String name, Schedule schedule, String... repositories) {
    return task(name, new PlatformRule.One(Platform.parse("linux/amd64")), schedule, repositories);
  }

  SyncTask task(String name, PlatformRule platform, Schedule schedule, String... repositories) {
    List<Mapping> mappings = new ArrayList<>();
    for (String repository : repositories) {
      mappings.add(
          new Mapping(
              mappings.size() + 1,
              1,
              new PathRule.Fixed(repository),
              new PathRule.SameAsSource(),
              TagFilter.parse(List.of()),
              platform));
    }
    SyncTask task =
        new SyncTask(
            name,
            schedule,
            false,
            location("source.example"),
            location("target.example"),
            mappings);
    add(task);
    return task;
  }

  /** Copies of the shipped files, for edits; deleted at the end. */
  Path editableRoutes() {
    try {
      Path folder = Files.createTempDirectory("drayage-routes");
      DocumentedEdit.copyShipped(folder);
      edited = Optional.of(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RouteTestRun start(Map<String, String> properties) {
    return start(SHIPPED, properties);
  }

  RouteTestRun start(Path routes, Map<String, String> properties) {
    Clock clock = Clock.systemUTC();
    SharedManifests sources = new SharedManifests(clients, Memory.none());
    SyncSteps steps =
        new SyncSteps(
            runs,
            new MappingExpander(
                new SharedCatalogs(
                    (location, source) -> registries.from()::listRepositories, clock)),
            new TagLister(clients, stop),
            new TagSelector(SyncListener.none()),
            new CopyPlanner(clients, registries, stop).pullingBy(sources),
            new CopyTurns(
                clients,
                new CopyTurns.Rule(
                    2,
                    Duration.ofMillis(20),
                    Duration.ofDays(1),
                    host -> PullReserve.USUAL,
                    Optional.empty()),
                alarms,
                clock,
                stop),
            Optional.empty(),
            new ImageCopier(sources, registries, Runnable::run, SyncListener.none(), stop),
            clock,
            new OnwardCopy(runs::task),
            new RunLog(image -> {}, reports::add),
            OrderListener.none());
    Map<String, String> overrides = new TreeMap<>(properties);
    overrides.putIfAbsent("drayage.retry.network.delay", "1");
    overrides.putIfAbsent("drayage.retry.rate-limit.delay", "1");
    RouteSettings settings =
        new RouteSettings(
            new RouteFolder(routes, own, ONLY_RUN),
            extensions,
            List.of("file:config/application.properties"),
            overrides,
            2,
            images,
            Duration.ofMillis(50),
            Duration.ofMillis(50));
    RouteRuntime started = new RouteRuntime(steps, settings, services);
    runtime = Optional.of(started);
    beforeLoad.accept(started);
    stop.onStop(started::endWaits);
    whenDone.ifPresent(
        end -> {
          started.startTimers(nanos, Duration.ZERO, end);
          started.schedule(tasks);
        });
    started.load();
    return this;
  }

  /** Adds beans for routes; to be called before the start. */
  RouteTestRun serving(Map<String, Object> beans) {
    services = beans;
    return this;
  }

  /** Sets the images that are planned or wait for their copy at a time. */
  RouteTestRun images(int atATime) {
    images = atATime;
    return this;
  }

  /** Runs tasks at their times; to be called before the start. */
  RouteTestRun timed(LongSupplier clock, Runnable end) {
    nanos = clock;
    whenDone = Optional.of(end);
    return this;
  }

  /** Replaces the tasks, as an edit of the sync file does. */
  void schedule(SyncTask... edited) {
    tasks.clear();
    Stream.of(edited).forEach(this::add);
    runtime().schedule(tasks);
  }

  /** Sets an action that each run calls, and waits for, at its beginning. */
  void onBegin(Runnable action) {
    onBegin = action;
  }

  /** Sets an action on the runtime before its timers start. */
  void beforeLoad(Consumer<RouteRuntime> action) {
    beforeLoad = action;
  }

  private void begun(TaskRun run) {
    onBegin.run();
  }

  RouteRuntime runtime() {
    return runtime.orElseThrow();
  }

  /** Sets the folder of an operator's own routes; to be called before the start. */
  void own(Path directory) {
    own = Optional.of(directory);
  }

  /** Sets the folder of extension jars; to be called before the start. */
  void extensions(Path directory) {
    extensions = directory;
  }

  TaskReport run(SyncTask task) {
    return runtime.orElseThrow().run(task.name());
  }

  /** Ends exchanges in flight without their delays. */
  void stop() {
    stop.stop();
  }

  @Override
  public void close() {
    runtime.ifPresent(RouteRuntime::close);
    alarms.shutdownNow();
    edited.ifPresent(RouteTestRun::delete);
    edited = Optional.empty();
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Location location(String host) {
    return new Location(
        new RegistryHost(host), new LocationAuth.Unspecified(), false, Path.of("no-certs"));
  }
}
