package io.drayage.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.Platform;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.registry.PullLimit;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.Memory;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskRun;
import io.drayage.sync.copy.ImageCopier;
import io.drayage.sync.copy.SharedManifests;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.SharedCatalogs;
import io.drayage.sync.select.TagLister;
import io.drayage.sync.select.TagSelector;
import io.drayage.sync.turn.PullReserve;
import io.drayage.tag.TagFilter;
import io.drayage.testing.FaultKind;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForecasterTest {
  private static final PlatformRule AMD64 = new PlatformRule.One(Platform.parse("linux/amd64"));
  private static final PlatformRule ALL = new PlatformRule.All();

  private final TwoRegistries registries = TwoRegistries.empty();
  private final TwoRegistries memoryOfForecast =
      new TwoRegistries(registries.from(), registries.to(), new HashMap<>());
  private final StopSignal stop = new StopSignal();
  private final Repository app = registries.from().repository("app");
  private final Repository tool = registries.from().repository("tool");

  @BeforeEach
  void fillTheSource() {
    Image one = Image.of("{\"a\":1}", "base", "one").in(registries.from(), app.tag("1"));
    Image two = Image.of("{\"b\":1}", "base", "two").in(registries.from(), app.tag("2"));
    Image arm = Image.of("{\"c\":1}", "arm").in(registries.from(), app.tag("arm"));
    Map<String, RawManifest> parts = new TreeMap<>();
    parts.put("linux/amd64", one.manifest());
    parts.put("linux/arm64", arm.manifest());
    registries.from().put(app.tag("latest"), Image.index(parts));
    registries.from().put(app.tag("alias"), Image.index(parts));
    assertThat(two.manifest()).isNotEqualTo(one.manifest());
    Image.of("{\"d\":1}", "base").in(registries.from(), tool.tag("1"));
  }

  @Test
  void aFreshTargetGetsJustWhatWasForetold() {
    SyncTask task = task(ALL, "app", "tool");

    TaskForecast forecast = forecast(task, Forecaster.Depth.MANIFESTS);
    registries.forgetRequests();
    sync(task);

    assertThat(forecast.count(ImageForecast.Action.COPY)).isEqualTo(6);
    assertThat(pulls(forecast)).isEqualTo(registries.from().requests("GET manifest").size());
    assertThat(blobBytes(forecast)).isEqualTo(bytesReadFromTheSource());
    assertThat(forecast.images())
        .allMatch(image -> image.why().equals("the target has no such repository"));
  }

  @Test
  void anImageOfOnePlatformCountsItsIndexToo() {
    SyncTask task = task(AMD64, "app");

    TaskForecast forecast = forecast(task, Forecaster.Depth.MANIFESTS);
    registries.forgetRequests();
    sync(task);

    assertThat(pulls(forecast)).isEqualTo(registries.from().requests("GET manifest").size());
    assertThat(blobBytes(forecast)).isEqualTo(bytesReadFromTheSource());
  }

  @Test
  void twoTagsOfOneImageCostOnePull() {
    SyncTask task = task(ALL, "tool");
    registries
        .from()
        .put(tool.tag("same"), registries.from().manifest(tool.tag("1")).orElseThrow());

    TaskForecast forecast = forecast(task, Forecaster.Depth.MANIFESTS);

    assertThat(forecast.images()).hasSize(2);
    assertThat(pulls(forecast)).isEqualTo(1);
  }

  @Test
  @FaultKind("A2")
  void anIndexThatNamesAnotherAHundredTimesIsLookedIntoOnce() {
    String entries = "";
    for (int floor = 0; floor < 7; floor++) {
      RawManifest index =
          RawManifest.of(
              MediaType.OCI_INDEX,
              "{\"manifests\":[%s]}".formatted(entries).getBytes(StandardCharsets.UTF_8));
      registries.from().put(tool.tag("tower"), index);
      String entry =
          "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
              .formatted(index.mediaType(), index.digest(), index.size());
      entries = String.join(",", Collections.nCopies(100, entry));
    }

    TaskForecast forecast =
        forecast(task(AMD64, List.of("tower"), List.of("tool")), Forecaster.Depth.MANIFESTS);

    assertThat(forecast.count(ImageForecast.Action.FAILED)).isEqualTo(1);
    assertThat(registries.from().requests("GET manifest")).hasSizeLessThan(10);
  }

  @Test
  void nothingIsWritten() {
    forecast(task(AMD64, "app", "tool"), Forecaster.Depth.MANIFESTS);

    assertThat(registries.to().requests("PUT")).isEmpty();
    assertThat(registries.to().requests("POST")).isEmpty();
    assertThat(registries.from().requests("GET blob")).isEmpty();
  }

  @Test
  void aSyncedTargetIsSeenByHeadsAlone() {
    SyncTask task = task(AMD64, "app", "tool");
    sync(task);
    memoryOfForecast.resolutions().putAll(registries.resolutions());
    registries.forgetRequests();

    TaskForecast forecast = forecast(task, Forecaster.Depth.MANIFESTS);

    assertThat(forecast.count(ImageForecast.Action.UNCHANGED)).isEqualTo(6);
    assertThat(pulls(forecast)).isZero();
    assertThat(registries.from().requests("GET manifest")).isEmpty();
  }

  @Test
  void aChangedTagIsToldFromAMissingOne() {
    SyncTask task = task(ALL, "tool");
    sync(task);
    Image.of("{\"new\":1}", "base").in(registries.from(), tool.tag("1"));
    Image.of("{\"newer\":1}", "base").in(registries.from(), tool.tag("2"));

    TaskForecast forecast = forecast(task, Forecaster.Depth.MANIFESTS);

    assertThat(forecast.images())
        .extracting(ImageForecast::why)
        .containsExactly("the target has another digest", "the target has no such tag");
    assertThat(blobBytes(forecast)).isEqualTo("{\"new\":1}{\"newer\":1}".length());
  }

  @Test
  void withoutPullsTheirNumberIsEstimated() {
    TaskForecast forecast = forecast(task(AMD64, "app"), Forecaster.Depth.HEADS_ONLY);

    assertThat(registries.from().requests("GET manifest")).isEmpty();
    assertThat(forecast.count(ImageForecast.Action.COPY)).isEqualTo(5);
    // 1, 2 and arm one each; the index that latest and alias share two
    assertThat(pulls(forecast)).isEqualTo(5);
    assertThat(forecast.images()).noneMatch(image -> image.cost().exact());
  }

  @Test
  void aForecastLeavesTheReserveAloneToo() {
    registries.from().allowPulls(new PullLimit(100, 10, Duration.ofHours(6)));

    TaskForecast forecast = forecast(task(ALL, "app", "tool"), Forecaster.Depth.MANIFESTS);

    assertThat(registries.from().requests("GET manifest")).isEmpty();
    assertThat(forecast.images()).noneMatch(image -> image.cost().exact());
  }

  @Test
  void aMappingThatCannotBeListedIsAProblemAndTheOthersGoOn() {
    TaskForecast forecast = forecast(task(ALL, "absent", "tool"), Forecaster.Depth.MANIFESTS);

    assertThat(forecast.problems()).hasSize(1);
    assertThat(forecast.problems().get(0).failure().message()).contains("source.example/absent");
    assertThat(forecast.images()).hasSize(1);
  }

  @Test
  void anImageThatIsNotThereIsForetoldAsFailed() {
    TaskForecast forecast =
        forecast(task(ALL, List.of("gone"), List.of("tool")), Forecaster.Depth.MANIFESTS);

    assertThat(forecast.count(ImageForecast.Action.FAILED)).isEqualTo(1);
    assertThat(forecast.images().get(0).failure()).isPresent();
  }

  private TaskForecast forecast(SyncTask task, Forecaster.Depth reading) {
    Forecaster.Steps steps =
        new Forecaster.Steps(
            expander(),
            new TagLister(registries, stop),
            new TagSelector(SyncListener.none()),
            new CopyPlanner(registries, memoryOfForecast, stop),
            new ImageCopier(registries, memoryOfForecast, Runnable::run, SyncListener.none(), stop),
            Memory.none(),
            host -> PullReserve.USUAL);
    return new Forecaster(steps, registries, reading, Runnable::run).forecast(task);
  }

  /** What the routes do, one image after the other. */
  private void sync(SyncTask task) {
    CopyPlanner planner = new CopyPlanner(registries, registries, stop);
    ImageCopier copier =
        new ImageCopier(
            new SharedManifests(registries, Memory.none()),
            registries,
            Runnable::run,
            SyncListener.none(),
            stop);
    TagLister lister = new TagLister(registries, stop);
    TagSelector selector = new TagSelector(SyncListener.none());
    expander().expand(new TaskRun("run", task, Instant.EPOCH)).parts().stream()
        .flatMap(pair -> selector.select(lister.list(pair)).parts().stream())
        .map(planner::plan)
        .filter(CopyOrder.class::isInstance)
        .forEach(order -> copier.copy((CopyOrder) order));
  }

  private MappingExpander expander() {
    return new MappingExpander(
        new SharedCatalogs(
            (location, source) -> registries.from()::listRepositories, Clock.systemUTC()));
  }

  private long bytesReadFromTheSource() {
    return registries.from().requests("GET blob").stream()
        .mapToLong(
            request -> {
              String[] name = request.substring("GET blob ".length()).split("@", -1);
              return registries
                  .from()
                  .blob(registries.from().repository(name[0]), Digest.parse(name[1]))
                  .orElseThrow()
                  .length;
            })
        .sum();
  }

  private static long pulls(TaskForecast forecast) {
    return forecast.images().stream().mapToLong(image -> image.cost().pulls()).sum();
  }

  private static long blobBytes(TaskForecast forecast) {
    return forecast.images().stream().mapToLong(image -> image.cost().blobBytes()).sum();
  }

  private static SyncTask task(PlatformRule platform, String... repositories) {
    return task(platform, List.of(), List.of(repositories));
  }

  private static SyncTask task(
      PlatformRule platform, List<String> tags, List<String> repositories) {
    List<Mapping> mappings =
        repositories.stream()
            .map(
                path ->
                    new Mapping(
                        repositories.indexOf(path) + 1,
                        1,
                        new PathRule.Fixed(path),
                        new PathRule.Fixed("mirror/" + path),
                        TagFilter.parse(tags),
                        platform))
            .toList();
    return new SyncTask(
        "T",
        new Schedule.Once(),
        false,
        location("source.example"),
        location("target.example"),
        mappings);
  }

  private static Location location(String host) {
    return new Location(
        new RegistryHost(host), new LocationAuth.Unspecified(), false, Path.of("no-certs"));
  }
}
