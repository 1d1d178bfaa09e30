package io.drayage.sync.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.Relay;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistryException;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Samples;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.tag.AnchoredPattern;
import io.drayage.tag.Replacement;
import io.drayage.testing.Failed;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.FaultKind;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The order of the sync files, not of the runs, decides which mapping fills a tag. */
class FileOrderTest {
  private static final String TARGET = "target.example";

  private final TwoRegistries registries = TwoRegistries.empty();
  private TagLister lister = new TagLister(registries, new StopSignal());
  private TagSelector selector = new TagSelector(SyncListener.none());
  private final List<SyncTask> tasks = new ArrayList<>();

  @FaultKind("A28")
  @Test
  void theMappingThatStandsFirstFillsATagThoughTheOtherComesFirst() {
    has("acme/a", "1.0");
    has("acme/b", "1.0", "1.1");
    task("t", mapping(1, "acme/a", "r/w", "regex: 1.*"), mapping(2, "acme/b", "r/w", "regex: 1.*"));
    TargetClaims claims = claims();

    assertThatThrownBy(() -> claims.claim(image("t", 2, "acme/b:1.0", "r/w:1.0")))
        .is(Failed.CONFLICT)
        .hasMessage(
            "target.example/r/w:1.0 is filled from source.example/acme/a:1.0 (task t, mapping 1), so"
                + " it is not filled from source.example/acme/b:1.0 (task t, mapping 2)");
    assertThatCode(() -> claims.claim(image("t", 2, "acme/b:1.1", "r/w:1.1")))
        .doesNotThrowAnyException();
    assertThatCode(() -> claims.claim(image("t", 1, "acme/a:1.0", "r/w:1.0")))
        .doesNotThrowAnyException();
  }

  @FaultKind("A28")
  @Test
  void theOrderHoldsBetweenTasksAndCostsOneListARun() {
    has("acme/a", "1.0", "1.2");
    task("one", mapping(1, "acme/a", "r/w", "regex: 1.*"));
    task("two", mapping(1, "acme/b", "r/w"));
    TargetClaims claims = claims();

    for (String tag : List.of("1.0", "1.2")) {
      assertThatThrownBy(() -> claims.claim(image("two", 1, "acme/b:" + tag, "r/w:" + tag)))
          .is(Failed.CONFLICT);
    }
    claims.claim(image("two", 1, "acme/b:2.0", "r/w:2.0"));
    assertThat(registries.from().requests("GET tags")).hasSize(1);
  }

  @FaultKind("A28")
  @Test
  void aTagThatTheRulesOfTheFirstLeaveOutIsNotAskedFor() {
    task("one", mapping(1, "acme/a", "r/w", "regex: 1.*"));
    task("two", mapping(1, "acme/b", "r/w", "regex: 2.*"), mapping(2, "acme/b", "r/x"));
    TargetClaims claims = claims();

    claims.claim(image("two", 1, "acme/b:2.0", "r/w:2.0"));
    claims.claim(image("two", 2, "acme/b:1.0", "r/x:1.0"));
    assertThat(registries.from().requests()).isEmpty();
  }

  @FaultKind("A28")
  @Test
  void theFirstTakesATagOverThatItsSourceGotLater() {
    task("one", mapping(1, "acme/a", "r/w", "regex: 1.*"));
    task("two", mapping(1, "acme/b", "r/w"));
    TargetClaims claims = claims();
    claims.claim(image("two", 1, "acme/b:1.0", "r/w:1.0"));

    assertThatCode(() -> claims.claim(image("one", 1, "acme/a:1.0", "r/w:1.0")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> claims.claim(image("two", 1, "acme/b:1.0", "r/w:1.0")))
        .is(Failed.CONFLICT);
  }

  @FaultKind("A28")
  @Test
  void whereTheFirstMayNotBeAskedWhatItMayFillIsLeftAlone() {
    task("one", mapping(1, "acme/a", "r/w", "regex: 1.*"));
    task("two", mapping(1, "acme/b", "r/w"));
    fails(RegistryException.of(FailureKind.DENIED, Samples.details(1)));
    TargetClaims claims = claims();

    for (String tag : List.of("1.0", "1.1")) {
      assertThatThrownBy(() -> claims.claim(image("two", 1, "acme/b:" + tag, "r/w:" + tag)))
          .is(Failed.CONFLICT)
          .hasMessageContaining("task one, mapping 1 stands before it and may fill it");
    }
    assertThatCode(() -> claims.claim(image("two", 1, "acme/b:2.0", "r/w:2.0")))
        .doesNotThrowAnyException();
    assertThat(registries.from().requests("GET tags")).hasSize(1);
  }

  @FaultKind("A28")
  @Test
  void aPassingFailureOfTheFirstIsOneOfTheImageAndIsNotKept() {
    has("acme/a", "1.0");
    task("one", mapping(1, "acme/a", "r/w", "regex: 1.*"));
    task("two", mapping(1, "acme/b", "r/w"));
    TargetClaims claims = claims();
    ImagePair image = image("two", 1, "acme/b:1.1", "r/w:1.1");
    Duration wait = Duration.ofSeconds(7);
    RegistryException.Details details =
        new RegistryException.Details(
            registries.from().host(), "list", "down", 503, "", 1, "", Optional.of(wait));

    for (FailureKind kind :
        List.of(
            FailureKind.UNAVAILABLE,
            FailureKind.RATE_LIMITED,
            FailureKind.RESTING,
            FailureKind.UNREACHABLE,
            FailureKind.OVERDUE)) {
      RegistryException failure = RegistryException.of(kind, details);
      fails(failure);
      assertThatThrownBy(() -> claims.claim(image))
          .isInstanceOf(failure.getClass())
          .hasMessageStartingWith(
              "fill target.example/r/w:1.1 from source.example/acme/b:1.1 (task one, mapping 1"
                  + " stands before it and may fill it): ")
          .satisfies(
              told -> {
                Failure shown = Failure.of(told, 1);
                assertThat(shown.kind()).isEqualTo(kind);
                assertThat(shown.retryAfter()).contains(wait);
                assertThat(shown.reason()).isEqualTo(failure.failure().reason());
              });
    }
    registries.from().onRequest(request -> {});
    assertThatCode(() -> claims.claim(image)).doesNotThrowAnyException();
  }

  @FaultKind("A28")
  @Test
  void aStopWhileTheFirstIsAskedIsAStopAndNoAnswer() {
    has("acme/a", "1.0");
    task("one", mapping(1, "acme/a", "r/w", "regex: 1.*"));
    task("two", mapping(1, "acme/b", "r/w"));
    StopSignal stop = new StopSignal();
    lister = new TagLister(registries, stop);
    TargetClaims claims = claims();
    ImagePair image = image("two", 1, "acme/b:1.0", "r/w:1.0");
    registries
        .from()
        .onRequest(
            request -> {
              throw StopSignal.notStarted(request);
            });

    assertThatThrownBy(() -> claims.claim(image)).is(Failed.STOPPED);
    registries.from().onRequest(request -> {});
    assertThatThrownBy(() -> claims.claim(image)).is(Failed.CONFLICT);
    stop.stop();
    ImagePair ofNextRun =
        new ImagePair("next", "two", 1, image.source(), image.target(), image.platform());
    assertThatThrownBy(() -> claims.claim(ofNextRun))
        .is(Failed.STOPPED)
        .satisfies(told -> assertThat(Failure.of(told, 1).kind()).isEqualTo(FailureKind.STOPPED));
  }

  @FaultKind("A3")
  @Test
  void aMappingThatSelectsTooManyTagsCopiesNothingAndOwnsNothing() {
    has("acme/a", "1.0", "1.1", "1.2");
    task("one", mapping(1, "acme/a", "r/w", "regex: 1.*"));
    task("two", mapping(1, "acme/b", "r/w"));
    ImagePair image = image("two", 1, "acme/b:1.0", "r/w:1.0");

    selector = new TagSelector(SyncListener.none(), 3);
    assertThatThrownBy(() -> claims().claim(image)).is(Failed.CONFLICT);
    selector = new TagSelector(SyncListener.none(), 2);
    assertThatCode(() -> claims().claim(image)).doesNotThrowAnyException();
  }

  @FaultKind("A28")
  @Test
  void aDigestThatTheFirstPutsUnderTheTagFillsItToo() {
    task("one", mapping(1, "acme/a", "r/w", "1.0@" + Samples.DIGEST, "1", "1.00", "2.0"));
    task("two", mapping(1, "acme/b", "r/w"));

    assertThatThrownBy(() -> claims().claim(image("two", 1, "acme/b:1.0", "r/w:1.0")))
        .hasMessageContaining("is filled from source.example/acme/a@" + Samples.DIGEST);
    assertThatCode(() -> claims().claim(image("two", 1, "acme/b:1.01", "r/w:1.01")))
        .doesNotThrowAnyException();
  }

  @FaultKind("A28")
  @Test
  void aTaskThatIsNotToRunHereKeepsItsPlaceInTheOrder() {
    has("acme/a", "1.0");
    task("one", mapping(1, "acme/a", "r/w", "regex: 1.*"));
    task("two", mapping(1, "acme/b", "r/w"));
    SyncPlan whole = new SyncPlan(Relay.NATIVE, false, tasks);
    SyncPlan restricted = whole.restrictedTo(task -> task.name().equals("two"));
    FileOrder order = new FileOrder(() -> restricted, lister, selector);
    TargetClaims claims = new TargetClaims(this::task, order, Clock.systemUTC());

    assertThat(restricted.tasks()).extracting(SyncTask::name).containsExactly("two");
    assertThat(restricted.task("one")).isEmpty();
    assertThat(restricted.taskOfFiles("one")).isEqualTo(task("one"));
    assertThatThrownBy(() -> claims.claim(image("two", 1, "acme/b:1.0", "r/w:1.0")))
        .is(Failed.CONFLICT);
  }

  @FaultKind("A3")
  @Test
  void whatARunHasLearntEndsWithIt() {
    has("acme/a", "1.0");
    task("one", mapping(1, "acme/a", "r/w", "regex: 1.*"));
    task("two", mapping(1, "acme/b", "r/w"));
    TargetClaims claims = claims();
    ImagePair image = image("two", 1, "acme/b:1.1", "r/w:1.1");
    TaskReport report =
        new TaskReport(
            new TaskRun("run", task("two").orElseThrow(), Instant.EPOCH), Duration.ZERO, List.of());

    claims.claim(image);
    claims.claim(image);
    assertThat(registries.from().requests("GET tags")).hasSize(1);
    claims.runEnded(report);
    claims.claim(image);
    assertThat(registries.from().requests("GET tags")).hasSize(2);
  }

  @FaultKind("A28")
  @Test
  void theOrderHoldsForRepositoriesThatAnExpressionChooses() {
    has("acme/w", "1.0");
    has("acme/a", "1.0");
    task(
        "t",
        new Mapping(
            1,
            1,
            matching("acme/.*"),
            new PathRule.Fixed("/r"),
            mapping(1, "x", "x").tags(),
            mapping(1, "x", "x").platform()),
        new Mapping(
            2,
            1,
            matching("acme/a"),
            new PathRule.Replaced(Replacement.parse("/acme/a", "/m/a")),
            mapping(1, "x", "x").tags(),
            mapping(1, "x", "x").platform()),
        mapping(3, "acme/b", "r/acme/w"),
        mapping(4, "acme/b", "m/a"));
    FileOrder order = order();
    TargetClaims claims = new TargetClaims(this::task, order, Clock.systemUTC());
    new MappingExpander(
            new SharedCatalogs(
                (location, source) -> registries.from()::listRepositories, Clock.systemUTC()),
            order)
        .expand(new TaskRun("run", task("t").orElseThrow(), Clock.systemUTC().instant()));

    assertThatThrownBy(() -> claims.claim(image("t", 3, "acme/b:1.0", "r/acme/w:1.0")))
        .hasMessageContaining("filled from source.example/acme/w:1.0");
    assertThatThrownBy(() -> claims.claim(image("t", 4, "acme/b:1.0", "m/a:1.0")))
        .hasMessageContaining("filled from source.example/acme/a:1.0");
  }

  @FaultKind("A47")
  @Test
  void sitesThatFillEachOtherByRuleAreJudgedByTag() {
    task("out", "a.example", "b.example", mapping(1, "app", "app", "regex: 1.*|both"));
    task("back", "b.example", "a.example", mapping(1, "app", "app", "regex: 2.*|both"));
    TargetClaims claims = claims();

    claims.claim(image("out", "a.example/app:1.0", "b.example/app:1.0"));
    claims.claim(image("back", "b.example/app:2.0", "a.example/app:2.0"));
    assertThatThrownBy(
            () -> claims.claim(image("back", "b.example/app:both", "a.example/app:both")))
        .is(Failed.CONFLICT)
        .hasMessage(
            "b.example/app:both would go round in a circle: task out, mapping 1 copies it from"
                + " a.example/app:both");
    assertThatCode(() -> claims.claim(image("out", "a.example/app:both", "b.example/app:both")))
        .doesNotThrowAnyException();
  }

  @FaultKind("A47")
  @Test
  void aCircleOfThreeSitesBreaksAtTheLastOfThem() {
    task("one", "a.example", "b.example", mapping(1, "app", "app", "regex: 1.*"));
    task("two", "b.example", "c.example", mapping(1, "app", "app"));
    task("three", "c.example", "a.example", mapping(1, "app", "app", "regex: 1[.]0"));
    TargetClaims claims = claims();

    claims.claim(image("one", "a.example/app:1.0", "b.example/app:1.0"));
    claims.claim(image("two", "b.example/app:1.0", "c.example/app:1.0"));
    assertThatThrownBy(() -> claims.claim(image("three", "c.example/app:1.0", "a.example/app:1.0")))
        .hasMessageContaining("in a circle");
  }

  private TargetClaims claims() {
    return new TargetClaims(this::task, order(), Clock.systemUTC());
  }

  private FileOrder order() {
    SyncPlan plan = new SyncPlan(Relay.NATIVE, false, tasks);
    return new FileOrder(() -> plan, lister, selector);
  }

  private void fails(RegistryException failure) {
    registries
        .from()
        .onRequest(
            request -> {
              throw failure;
            });
  }

  private Optional<SyncTask> task(String name) {
    return tasks.stream().filter(task -> task.name().equals(name)).findFirst();
  }

  private void task(String name, Mapping... mappings) {
    task(name, "source.example", TARGET, mappings);
  }

  private void task(String name, String source, String target, Mapping... mappings) {
    tasks.add(Samples.run(source, target, mappings).task().withName(name));
  }

  private void has(String path, String... tags) {
    FakeRegistry source = registries.from();
    for (String tag : tags) {
      Image.of("{}", path + tag).in(source, source.repository(path).tag(tag));
    }
  }

  private static Mapping mapping(int number, String from, String to, String... tags) {
    return Samples.mapping(number, new PathRule.Fixed(from), new PathRule.Fixed(to), tags);
  }

  private static PathRule matching(String expression) {
    return new PathRule.Matching(
        AnchoredPattern.parse(expression),
        new CatalogRule(new CatalogRule.Source.Catalog(), 100, Optional.empty()));
  }

  private static ImagePair image(String task, int mapping, String source, String target) {
    return new ImagePair(
        "run",
        task,
        mapping,
        Reference.parse(new RegistryHost("source.example") + "/" + source),
        Reference.parse(TARGET + "/" + target),
        "linux/amd64");
  }

  private static ImagePair image(String task, String source, String target) {
    return new ImagePair(
        "run", task, 1, Reference.parse(source), Reference.parse(target), "linux/amd64");
  }
}
