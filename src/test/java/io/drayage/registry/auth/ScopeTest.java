package io.drayage.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScopeTest {
  private static final Repository REDIS =
      new Repository(new RegistryHost("docker.io"), "library/redis");

  @Test
  void actionsAreWrittenInOneOrder() {
    assertThat(Scope.pullAndPush(REDIS)).hasToString("repository:library/redis:pull,push");
  }

  @Test
  void scopesOfAChallengeAreReadAndRubbishIsLeftOut() {
    assertThat(Scope.parseAll("repository:a/b:push,pull registry:catalog:* nonsense :x: "))
        .containsExactly(
            new Scope("repository", "a/b", Set.of("pull", "push")),
            new Scope("registry", "catalog", Set.of("*")));
  }

  @Test
  void aUnionKeepsTheOrderAndMergesActions() {
    Scope other = new Scope("repository", "other", Set.of("pull"));

    assertThat(Scope.union(List.of(other, Scope.pull(REDIS)), List.of(Scope.pullAndPush(REDIS))))
        .containsExactly(other, Scope.pullAndPush(REDIS));
  }

  @Test
  void aChallengeCanNotMakeScopesGrowWithoutBound() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      many.append("repository:r").append(i).append(":pull ");
    }

    assertThat(Scope.parseAll(many.toString())).hasSizeLessThanOrEqualTo(10);
  }
}
