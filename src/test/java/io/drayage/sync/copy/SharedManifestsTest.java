package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.state.StateStore;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.ImagePair;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unreadable manifests from a faulty proxy. */
final class SharedManifestsTest {
  private static final MediaType WRONG =
      new MediaType("application/vnd.docker.distribution.manifest.v1+json");

  private final TwoRegistries registries = TwoRegistries.empty();
  private final StateStore memory = StateStore.inMemory();
  private final SharedManifests pulls = new SharedManifests(registries, memory);
  private final Reference source = registries.from().repository("app").tag("1");
  private final Reference target = registries.to().repository("app").tag("1");
  private final RawManifest manifest =
      Image.of("{}", "layer").in(registries.from(), source).manifest();

  @ParameterizedTest
  @FaultKind("A5")
  @ValueSource(booleans = {true, false})
  void whatCannotBeReadIsNotKept(boolean sameProcess) {
    registries.from().put(source, manifest.as(WRONG));
    assertThatThrownBy(() -> copy(pulls)).is(Failed.INVALID_CONTENT);
    registries.from().put(source, manifest);

    copy(sameProcess ? pulls : new SharedManifests(registries, memory));

    assertThat(registries.to().manifest(target)).contains(manifest);
    assertThat(registries.from().requests("GET manifest")).hasSize(2);
  }

  @Test
  @FaultKind("A5")
  void whatIsPulledByTagIsKeptOnlyIfItCanBeRead() {
    registries.from().put(source, manifest.as(WRONG));

    pulls.source("task").pullManifest(source);

    assertThat(memory.manifest(source.repository(), manifest.digest())).isEmpty();
  }

  @Test
  @FaultKind("A5")
  void whatWasKeptAndCannotBeReadIsDroppedAndPulledOnce() {
    memory.rememberManifest(source.repository(), manifest.as(WRONG));

    copy(pulls);
    copy(new SharedManifests(registries, memory));

    assertThat(registries.from().requests("GET manifest")).hasSize(1);
    assertThat(memory.manifest(source.repository(), manifest.digest()).map(RawManifest::mediaType))
        .contains(manifest.mediaType());
  }

  @Test
  @FaultKind("A5")
  void whatHasToBePulledAnewCountsAsAPull() {
    memory.rememberManifest(source.repository(), manifest.as(WRONG));
    CopyPlanner planner = new CopyPlanner(registries, memory, new StopSignal());

    assertThat(((CopyOrder) planner.plan(image())).pulls()).isEqualTo(1);
  }

  private void copy(SharedManifests sources) {
    new ImageCopier(sources, registries, Runnable::run, SyncListener.none(), new StopSignal())
        .copy(new CopyOrder(image(), manifest.digest(), null, true, false, 1));
  }

  private ImagePair image() {
    return new ImagePair("run", "task", 1, source, target, ImagePair.ALL_PLATFORMS);
  }
}
