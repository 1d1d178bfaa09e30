package io.drayage.sync.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RepositoryNames;
import io.drayage.sync.Batch;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TaskRun;
import io.drayage.tag.AnchoredPattern;
import io.drayage.tag.Replacement;
import io.drayage.tag.TagFilter;
import io.drayage.testing.FaultKind;
import io.drayage.testing.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MatchingRepositoriesTest {
  private static final CatalogRule HOURLY =
      new CatalogRule(new CatalogRule.Source.Catalog(), 100, Optional.of(Duration.ofHours(1)));

  private final VirtualTime clock = new VirtualTime();
  private final List<String> asked = new ArrayList<>();
  private List<String> catalog = List.of("team/app", "team/db", "other/app", "redis");
  private boolean broken;
  private final MappingExpander expander =
      new MappingExpander(new SharedCatalogs((location, source) -> this::list, clock));

  @Test
  void everyRepositoryThatMatchesIsAPair() {
    assertThat(names(expand(mapping(matching("team/.*"), new PathRule.SameAsSource()))))
        .containsExactly(
            "docker.io/team/app -> target.example/team/app",
            "docker.io/team/db -> target.example/team/db");
  }

  @Test
  void aPlainTargetIsPutInFrontOfTheSourcesPath() {
    assertThat(names(expand(mapping(matching("team/a.*|redis"), fixed("/mirror")))))
        .containsExactly(
            "docker.io/team/app -> target.example/mirror/team/app",
            "docker.io/library/redis -> target.example/mirror/redis");
  }

  @Test
  void aReplacementMakesTheTargetOfThePathWithItsSlash() {
    assertThat(names(expand(mapping(matching("team/.*"), replaced("^/team/(.*)", "mirror/$1")))))
        .containsExactly(
            "docker.io/team/app -> target.example/mirror/app",
            "docker.io/team/db -> target.example/mirror/db");
    assertThat(names(expand(mapping(fixed("redis"), replaced("/", "/mirror/")))))
        .containsExactly("docker.io/library/redis -> target.example/mirror/redis");
  }

  @FaultKind("B9")
  @Test
  void aRepositoryThatGivesNoPathFailsAloneAndSaysSo() {
    Batch<RepositoryPair> batch =
        expand(mapping(matching("team/.*"), replaced("^/team/app$", "/Team")));

    assertThat(names(batch)).containsExactly("docker.io/team/db -> target.example/team/db");
    assertThat(batch.outcomes())
        .singleElement()
        .isInstanceOfSatisfying(
            MappingFailed.class,
            failed -> {
              assertThat(failed.subject())
                  .isEqualTo("mapping 1 (line 1, regex: team/.*), repository team/app");
              assertThat(failed.failure().kind()).isEqualTo(FailureKind.INVALID_CONTENT);
            });
  }

  @Test
  void twoRepositoriesAreNotWrittenToOne() {
    Batch<RepositoryPair> batch =
        expand(mapping(matching(".*/app"), replaced("^/[a-z]+/", "/mirror/")));

    assertThat(names(batch)).containsExactly("docker.io/team/app -> target.example/mirror/app");
    assertThat(batch.outcomes())
        .singleElement()
        .extracting(outcome -> outcome.problem().orElseThrow().message())
        .asString()
        .contains("both /team/app and /other/app");
  }

  @Test
  void whatWouldBeReadAgainInTheNextRunIsNotWritten() {
    Batch<RepositoryPair> batch =
        expandTo(
            "index.docker.io",
            mapping(matching("team/app"), fixed("/copy")),
            mapping(matching("other/.*"), fixed("/other")));

    assertThat(names(batch)).containsExactly("docker.io/team/app -> docker.io/copy/team/app");
    assertThat(batch.outcomes())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.problem().orElseThrow().kind()).isEqualTo(FailureKind.CONFLICT);
              assertThat(failed.problem().orElseThrow().message())
                  .contains("docker.io/other/app would be copied to", "its own copies");
            });
  }

  @FaultKind("B9")
  @Test
  void aListThatFailsFailsItsMappingAndTheOthersGoOn() {
    broken = true;

    Batch<RepositoryPair> batch =
        expand(
            mapping(matching(".*"), new PathRule.SameAsSource()),
            mapping(fixed("redis"), new PathRule.SameAsSource()));

    assertThat(batch.parts()).hasSize(1);
    assertThat(batch.outcomes())
        .singleElement()
        .extracting(outcome -> outcome.problem().orElseThrow().kind())
        .isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(((MappingFailed) batch.outcomes().get(0)).subject())
        .isEqualTo("mapping 1 (line 1, regex: .*)");
  }

  @Test
  void aListIsReusedForItsTimeAndNotLonger() {
    Mapping mapping = mapping(matching("redis"), new PathRule.SameAsSource());
    expand(mapping, mapping);
    clock.pass(Duration.ofMinutes(59));
    expand(mapping);
    assertThat(asked).hasSize(1);

    clock.pass(Duration.ofMinutes(1));
    expand(mapping);

    assertThat(asked).hasSize(2);
  }

  @Test
  void aListThatMayNotBeReusedIsReadEachTime() {
    CatalogRule fresh = new CatalogRule(new CatalogRule.Source.Catalog(), 7, Optional.empty());
    Mapping mapping =
        mapping(
            new PathRule.Matching(AnchoredPattern.parse("redis"), fresh),
            new PathRule.SameAsSource());

    expand(mapping);
    expand(mapping);

    assertThat(asked).containsExactly("7", "7");
  }

  @Test
  void aFailureIsNotKept() {
    Mapping mapping = mapping(matching("redis"), new PathRule.SameAsSource());
    broken = true;
    expand(mapping);
    broken = false;

    assertThat(expand(mapping).parts()).hasSize(1);
  }

  private RepositoryNames list(int maxItems) {
    asked.add(Integer.toString(maxItems));
    if (broken) {
      throw RegistryException.of(
          FailureKind.UNAVAILABLE,
          new RegistryException.Details(new RegistryHost("docker.io"), "GET catalog", "down", ""));
    }
    return new RepositoryNames(catalog, false);
  }

  @Test
  void aRunOfSomeRepositoriesHasOnlyTheirPairsBySourceOrTarget() {
    Mapping[] mappings = {
      mapping(matching("team/.*"), fixed("/mirror")), mapping(fixed("nginx"), fixed("web"))
    };

    assertThat(names(expandOnly(Set.of("team/app"), mappings)))
        .containsExactly("docker.io/team/app -> target.example/mirror/team/app");
    assertThat(names(expandOnly(Set.of("target.example/mirror/team/db"), mappings)))
        .containsExactly("docker.io/team/db -> target.example/mirror/team/db");
    assertThat(names(expandOnly(Set.of("docker.io/nginx", "index.docker.io/team/app"), mappings)))
        .containsExactly(
            "docker.io/team/app -> target.example/mirror/team/app",
            "docker.io/library/nginx -> target.example/web");
    assertThat(names(expandOnly(Set.of("target.example/web"), mappings))).hasSize(1);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aListIsReadOnlyIfTheExpressionMayConcernTheRepositories() {
    Mapping kept = mapping(matching("team/.*"), new PathRule.SameAsSource());

    assertThat(names(expandOnly(Set.of("other/app", "quay.io/team/app"), kept))).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void aRepositoryThatAKeptListLacksHasTheListReadAnew() {
    Mapping all = mapping(matching("team/.*"), new PathRule.SameAsSource());
    assertThat(names(expand(all))).hasSize(2);
    catalog = List.of("team/new");

    assertThat(names(expandOnly(Set.of("team/new"), all)))
        .containsExactly("docker.io/team/new -> target.example/team/new");
    assertThat(asked).hasSize(2);
  }

  @Test
  void aRepositoryOfNoMappingIsSkippedAndSaysSo() {
    Batch<RepositoryPair> batch =
        expandOnly(Set.of("team/app", "a/b"), mapping(matching("team/.*"), fixed("/mirror")));

    assertThat(names(batch)).hasSize(1);
    assertThat(batch.outcomes())
        .containsExactly(
            new Outcome.MappingSkipped(
                "repository a/b", "no mapping of task T reads or writes it"));
  }

  @Test
  void aListThatFailsIsTheOnlyOutcome() {
    broken = true;

    Batch<RepositoryPair> batch =
        expandOnly(Set.of("team/app"), mapping(matching("team/.*"), fixed("/mirror")));

    assertThat(batch.parts()).isEmpty();
    assertThat(batch.outcomes()).singleElement().isInstanceOf(MappingFailed.class);
  }

  private Batch<RepositoryPair> expandOnly(Set<String> repositories, Mapping... mappings) {
    TaskRun all = run("target.example", mappings);
    return expander.expand(new TaskRun(all.id(), all.task(), all.started(), repositories));
  }

  private Batch<RepositoryPair> expand(Mapping... mappings) {
    return expandTo("target.example", mappings);
  }

  private Batch<RepositoryPair> expandTo(String target, Mapping... mappings) {
    return expander.expand(run(target, mappings));
  }

  private static TaskRun run(String target, Mapping... mappings) {
    SyncTask task =
        new SyncTask(
            "T",
            new Schedule.Once(),
            false,
            location("docker.io"),
            location(target),
            List.of(mappings));
    return new TaskRun("run", task, Instant.EPOCH);
  }

  private static List<String> names(Batch<RepositoryPair> batch) {
    return batch.parts().stream().map(RepositoryPair::subject).toList();
  }

  private static Mapping mapping(PathRule from, PathRule to) {
    return new Mapping(1, 1, from, to, TagFilter.parse(List.of()), new PlatformRule.All());
  }

  private static PathRule fixed(String path) {
    return new PathRule.Fixed(path);
  }

  private static PathRule matching(String expression) {
    return new PathRule.Matching(AnchoredPattern.parse(expression), HOURLY);
  }

  private static PathRule replaced(String expression, String template) {
    return new PathRule.Replaced(Replacement.parse(expression, template));
  }

  private static Location location(String host) {
    return new Location(
        new RegistryHost(host), new LocationAuth.Unspecified(), false, Path.of("no-certs"));
  }

  @FaultKind("A16")
  @Test
  void aListReadByAClockThatWasYearsAheadIsReadAgain() {
    clock.pass(Duration.ofDays(11 * 365));
    expand(mapping(matching("team/.*"), new PathRule.SameAsSource()));
    clock.pass(Duration.ofDays(-11 * 365));

    expand(mapping(matching("team/.*"), new PathRule.SameAsSource()));

    assertThat(asked).hasSize(2);
  }
}
