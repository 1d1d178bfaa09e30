package io.drayage.sync.select;

import static io.drayage.sync.Samples.mapping;
import static io.drayage.sync.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.plan.PathRule;
import io.drayage.sync.Batch;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TaskRun;
import io.drayage.testing.FaultKind;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MappingExpanderTest {
  private static final PathRule SAME = new PathRule.SameAsSource();

  @Test
  void anOfficialImageIsReadUnderLibraryAndWrittenAsTheFileSays() {
    Batch<RepositoryPair> batch =
        expand(run("docker.io", "harbor.example.com", mapping(1, fixed("redis"), SAME)));

    assertThat(batch.parts())
        .extracting(RepositoryPair::subject)
        .containsExactly("docker.io/library/redis -> harbor.example.com/redis");
    assertThat(batch.outcomes()).isEmpty();
  }

  @Test
  void libraryIsNotPutInFrontAtATargetThatIsDockerHub() {
    Batch<RepositoryPair> batch =
        expand(run("quay.io", "docker.io", mapping(1, fixed("redis"), SAME)));

    assertThat(batch.parts())
        .extracting(RepositoryPair::subject)
        .containsExactly("quay.io/redis -> docker.io/redis");
  }

  @Test
  void aFixedTargetPathIsTakenAsItIs() {
    Batch<RepositoryPair> batch =
        expand(
            run(
                "docker.io",
                "harbor.example.com",
                mapping(1, fixed("bitnami/redis"), fixed("mirror/cache"))));

    assertThat(batch.parts())
        .extracting(RepositoryPair::subject)
        .containsExactly("docker.io/bitnami/redis -> harbor.example.com/mirror/cache");
  }

  @Test
  @FaultKind("B9")
  void aMappingThatGivesNoNameFailsAloneAndNamesItself() {
    TaskRun run =
        run(
            "docker.io",
            "harbor.example.com",
            mapping(1, fixed("UPPER"), SAME),
            mapping(2, fixed("redis"), fixed("a//b")),
            mapping(3, fixed("redis"), SAME));

    Batch<RepositoryPair> batch = expand(run);

    assertThat(batch.parts()).extracting(pair -> pair.mapping().number()).containsExactly(3);
    assertThat(batch.outcomes())
        .extracting(outcome -> ((MappingFailed) outcome).subject())
        .containsExactly("mapping 1 (line 1)", "mapping 2 (line 1)");
    assertThat(batch.outcomes())
        .extracting(outcome -> outcome.problem().map(Failure::kind))
        .containsOnly(Optional.of(FailureKind.INVALID_CONTENT));
    assertThat(batch.of()).isSameAs(run);
  }

  @Test
  void aTaskWithoutMappingsHasNothingToDo() {
    assertThat(expand(run()).parts()).isEmpty();
  }

  private static Batch<RepositoryPair> expand(TaskRun run) {
    SharedCatalogs none =
        new SharedCatalogs(
            (location, source) -> {
              throw new AssertionError("one path needs no list");
            },
            Clock.systemUTC());
    return new MappingExpander(none).expand(run);
  }

  private static PathRule fixed(String path) {
    return new PathRule.Fixed(path);
  }
}
