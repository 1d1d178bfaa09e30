package io.drayage.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.SyncPlan;
import io.drayage.sync.RunRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PushedMappingsTest {
  private static final SyncPlan PLAN =
      HookPlans.plan(
          HookPlans.task("core", "docker.io", "library/redis", "team/app"),
          HookPlans.task("all", "docker.io", "regex: team/.*"),
          HookPlans.task("local", "localhost:5000", "team/app"),
          HookPlans.task("odd", "host_5001", "a"));

  private final PushedMappings mappings = new PushedMappings(() -> PLAN, name -> false);

  @Test
  void onlyMappingsThatReadTheRepositoryAreConcerned() {
    assertThat(looks("docker.io", "redis"))
        .containsExactly(
            new Looks.Look(new RunRequest("core", Set.of("docker.io/library/redis")), List.of(1)));
    assertThat(looks("docker.io", "library/busybox")).isEmpty();
    assertThat(looks("other.example", "library/redis")).isEmpty();
  }

  @Test
  void aRepositoryThatMatchesAnExpressionIsConcernedAlsoIfItIsNew() {
    assertThat(looks("docker.io", "team/app", "team/new"))
        .containsExactly(
            new Looks.Look(new RunRequest("core", Set.of("docker.io/team/app")), List.of(2)),
            new Looks.Look(
                new RunRequest("all", Set.of("docker.io/team/app", "docker.io/team/new")),
                List.of(1)));
  }

  @Test
  void aPausedTaskIsNotLookedAt() {
    PushedMappings resting = new PushedMappings(() -> PLAN, "core"::equals);

    Looks looks = resting.concerned(pushes("docker.io", "redis"));

    assertThat(looks.isEmpty()).isTrue();
    assertThat(looks.paused()).containsExactly("core");
  }

  @Test
  void aPathNamesTheRegistryAsTheSyncFilesDo() {
    assertThat(mappings.registry("docker.io")).isEqualTo(new RegistryHost("docker.io"));
    assertThat(mappings.registry("index.docker.io")).isEqualTo(new RegistryHost("docker.io"));
    assertThat(mappings.registry("localhost:5000")).isEqualTo(new RegistryHost("localhost:5000"));
    assertThat(mappings.registry("localhost_5000")).isEqualTo(new RegistryHost("localhost:5000"));
    assertThat(mappings.registry("host_5001")).isEqualTo(new RegistryHost("host_5001"));
    assertThatThrownBy(() -> mappings.registry("no registry")).hasMessageContaining("no registry");
  }

  private List<Looks.Look> looks(String registry, String... paths) {
    return mappings.concerned(pushes(registry, paths)).looks();
  }

  private static Pushes pushes(String registry, String... paths) {
    RegistryHost host = new RegistryHost(registry);
    return new Pushes(
        host,
        Arrays.stream(paths)
            .map(path -> Repository.forReading(host, path))
            .collect(Collectors.toSet()));
  }
}
