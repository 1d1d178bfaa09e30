package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryFilterTest {
  private static final RegistryHost HUB = new RegistryHost("docker.io");

  @ParameterizedTest
  @CsvSource({
    "redis,docker.io,library/redis,true",
    "library/redis,docker.io,library/redis,true",
    "/library/redis,docker.io,library/redis,true",
    "docker.io/redis,docker.io,library/redis,true",
    "index.docker.io/library/redis,docker.io,library/redis,true",
    "registry-1.docker.io:443/redis,docker.io,library/redis,true",
    "redis,harbor.example,library/redis,false",
    "redis,harbor.example,redis,true",
    "HARBOR.example/team/app,harbor.example,team/app,true",
    "harbor.example:443/team/app,harbor.example,team/app,true",
    "harbor.example:8443/team/app,harbor.example,team/app,false",
    "localhost:5000/app,localhost:5000,app,true",
    "team/app,harbor.example,team/app,true",
    "team.eu/app,harbor.example,team.eu/app,true",
    "app,harbor.example,team/app,false",
    "quay.io/team/app,harbor.example,team/app,false",
    "'',harbor.example,team/app,false"
  })
  void aNameIsARepositoryWithItsHostOrOfAnyHost(
      String name, String host, String path, boolean accepted) {
    Repository repository = new Repository(new RegistryHost(host), path);

    assertThat(new RepositoryFilter(Set.of(name)).accepts(repository)).isEqualTo(accepted);
  }

  @Test
  void withoutNamesAllAreSelected() {
    RepositoryFilter all = new RepositoryFilter(Set.of());

    assertThat(all.isAll()).isTrue();
    assertThat(all.accepts(new Repository(HUB, "a/b"))).isTrue();
  }

  @Test
  void namesThatMeanNoneOfTheRepositoriesAreTold() {
    RepositoryFilter filter = new RepositoryFilter(Set.of("redis", "quay.io/a/b", "c", "\n"));

    assertThat(filter.unknown(List.of(new Repository(HUB, "library/redis"))))
        .containsExactly("\n", "c", "quay.io/a/b");
  }

  @Test
  void aNameWithAHostIsAPathInThatRegistryOnly() {
    RepositoryFilter filter = new RepositoryFilter(Set.of("redis", "quay.io/a/b", "No/Name"));

    assertThat(filter.paths(HUB)).containsExactly("library/redis");
    assertThat(filter.paths(new RegistryHost("quay.io"))).containsExactlyInAnyOrder("redis", "a/b");
  }

  @Test
  void requestsTogetherAskForBothAndOneForAllTakesInTheOthers() {
    RunRequest one = new RunRequest("T", Set.of("a"));
    RunRequest all = new RunRequest("T", Set.of());

    assertThat(one.and(new RunRequest("T", Set.of("b"))).repositories())
        .containsExactlyInAnyOrder("a", "b");
    assertThat(one.and(all)).isEqualTo(all);
    assertThat(all.and(one)).isEqualTo(all);
  }

  @Test
  void aRequestForManyRepositoriesIsOneForAll() {
    RunRequest many = new RunRequest("T", Set.of());
    for (int at = 0; at <= RunRequest.MAX_REPOSITORIES; at++) {
      RunRequest one = new RunRequest("T", Set.of("team/app" + at));
      many = at == 0 ? one : many.and(one);
    }

    assertThat(many.repositories()).isEmpty();
  }
}
