package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.TargetPreparation;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Registries;
import io.drayage.sync.Samples;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import io.drayage.testing.TwoRegistries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewRepositoriesTest {
  private static final Repository FROM = new Repository(new RegistryHost("source.example"), "app");
  private static final RegistryHost TARGET = new RegistryHost("target.example");

  private final List<String> created = new ArrayList<>();
  private boolean failing;
  private boolean refusing;
  private final NewRepositories repositories =
      new NewRepositories(
          new Preparing(), order -> new CopyResult.Copied(order.image(), order.sourceDigest(), 0));

  @Test
  void aMissingRepositoryIsMadeReadyOnceARunHoweverManyTagsItGets() {
    repositories.copy(order("run 1", "app", "1", true));
    repositories.copy(order("run 1", "app", "2", true));
    repositories.copy(order("run 1", "other", "1", true));
    repositories.copy(order("run 2", "app", "1", true));

    assertThat(created).containsExactly("app", "other", "app");
  }

  @Test
  void oneThatIsThereIsLeftAlone() {
    repositories.copy(order("run", "app", "1", false));

    assertThat(created).isEmpty();
  }

  @Test
  void whatFailedIsTriedAgainByTheNextImage() {
    failing = true;
    assertThatThrownBy(() -> repositories.copy(order("run", "app", "1", true)))
        .hasMessage("denied");
    failing = false;

    repositories.copy(order("run", "app", "2", true));

    assertThat(created).containsExactly("app");
  }

  @FaultKind("A17")
  @Test
  void aRepositoryThatTheTargetDoesNotTellOfIsMadeReady() {
    repositories.copy(unknown("app", "1"));
    repositories.copy(unknown("app", "2"));

    assertThat(created).containsExactly("app");
  }

  @FaultKind("A17")
  @Test
  void oneThatMayNotBeCreatedAndMayBeThereIsPushedTo() {
    refusing = true;

    assertThat(repositories.copy(unknown("app", "1"))).isInstanceOf(CopyResult.Copied.class);
    assertThatThrownBy(() -> repositories.copy(order("run", "other", "1", true))).is(Failed.DENIED);
  }

  private static CopyOrder unknown(String path, String tag) {
    CopyOrder order = order("run", path, tag, false);
    return new CopyOrder(order.image(), order.sourceDigest(), null, false, true, 1);
  }

  private static CopyOrder order(String run, String path, String tag, boolean isNew) {
    ImagePair image =
        new ImagePair(run, "task", 1, FROM.tag(tag), new Repository(TARGET, path).tag(tag), "all");
    return new CopyOrder(
        image, Digest.sha256("x".getBytes(StandardCharsets.UTF_8)), null, isNew, false, 1);
  }

  private final class Preparing implements Registries {
    private final TwoRegistries registries = TwoRegistries.empty();

    @Override
    public RegistrySource source(String taskName) {
      return registries.from();
    }

    @Override
    public RegistryTarget target(String taskName) {
      return registries.to();
    }

    @Override
    public TargetPreparation preparation(String taskName) {
      return repository -> {
        if (refusing) {
          throw RegistryException.of(FailureKind.DENIED, Samples.details(1));
        }
        if (failing) {
          throw new IllegalStateException("denied");
        }
        created.add(repository.path());
      };
    }
  }
}
