package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.state.StateStore;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.ImagePair;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** State that one process leaves to the next: the memory remains, the copiers do not. */
class RestartTest {
  private final TwoRegistries registries = TwoRegistries.empty();
  private final StopSignal stop = new StopSignal();
  private final StateStore memory = StateStore.inMemory();

  @Test
  void aBlobThatAnEarlierRunBroughtIsMountedFromWhereItIs() {
    Image one = image("one", "base", "layer of one");
    copy("one", one.manifest());
    registries.forgetRequests();
    Image two = image("two", "base", "layer of two");

    copy("two", two.manifest());

    assertThat(registries.to().requests("POST mount"))
        .contains("POST mount mirror/two@" + two.blob(1) + " from mirror/one");
    assertThat(registries.from().requests("GET blob"))
        .containsExactly("GET blob two@" + two.blob(2));
  }

  @Test
  void aMountThatIsRefusedUsesTheUploadItOpenedAndTheHintIsDropped() {
    Image one = image("one", "base");
    copy("one", one.manifest());
    registries.to().remove(registries.to().repository("mirror/one"), one.blob(1));
    registries.forgetRequests();
    Image two = image("two", "base");

    copy("two", two.manifest());

    assertThat(registries.to().requests("POST mount")).hasSize(2);
    assertThat(registries.to().requests("POST upload")).isEmpty();
    assertThat(registries.from().requests("GET blob")).hasSize(1);
    assertThat(memory.blobPlace(registries.to().host(), two.blob(1)))
        .contains(registries.to().repository("mirror/two"));
  }

  @Test
  void aRunThatWasBrokenOffIsTakenUpWhereItWas() {
    Image image = image("app", "layer");
    Repository to = registries.to().repository("mirror/app");
    registries.to().put(to, image.blobs().get(1));
    memory.rememberBlobPlace(to, image.blob(1));

    copy("app", image.manifest());

    assertThat(registries.to().requests("HEAD blob"))
        .containsExactly("HEAD blob mirror/app@" + image.blob(1));
    assertThat(registries.from().requests("GET blob"))
        .containsExactly("GET blob app@" + image.blob(0));
  }

  @Test
  void aManifestIsNeverPulledTwice() {
    Image image = image("app", "layer");
    copy("app", image.manifest());
    registries.forgetRequests();

    copy("app", image.manifest());

    assertThat(registries.from().requests("GET manifest")).isEmpty();
  }

  @Test
  void theCostOfAnImageCountsWhatIsNotKept() {
    Image amd = image("app", "amd");
    Image arm = image("app", "arm");
    RawManifest index =
        Image.index(Map.of("linux/amd64", amd.manifest(), "linux/arm64", arm.manifest()));
    Repository from = registries.from().repository("app");
    registries.from().put(from.tag("1"), index);

    assertThat(plannedPulls("all")).isBetween(3, 4);
    assertThat(plannedPulls("linux/amd64")).isEqualTo(2);
    assertThat(plannedPulls("linux/amd64,linux/arm64")).isEqualTo(3);
    memory.rememberManifest(from, index);
    assertThat(plannedPulls("all")).isEqualTo(2);
    assertThat(plannedPulls("linux/arm64")).isEqualTo(1);
    memory.rememberManifest(from, amd.manifest());
    assertThat(plannedPulls("all")).isEqualTo(1);
  }

  private int plannedPulls(String platform) {
    CopyPlanner planner = new CopyPlanner(registries, memory, stop);
    return ((CopyOrder) planner.plan(pair("app", platform))).pulls();
  }

  private Image image(String repository, String... layers) {
    String[] blobs = new String[layers.length + 1];
    blobs[0] = "{}";
    System.arraycopy(layers, 0, blobs, 1, layers.length);
    return Image.of(blobs).in(registries.from(), registries.from().repository(repository).tag("1"));
  }

  /** Copies with a new copier that has only the memory. */
  private void copy(String repository, RawManifest manifest) {
    ImageCopier copier =
        new ImageCopier(
            new SharedManifests(registries, memory),
            memory,
            Runnable::run,
            SyncListener.none(),
            stop);
    copier.copy(new CopyOrder(pair(repository, "all"), manifest.digest(), null, true, false, 1));
  }

  private ImagePair pair(String repository, String platform) {
    return new ImagePair(
        "run",
        "task",
        1,
        registries.from().repository(repository).tag("1"),
        registries.to().repository("mirror/" + repository).tag("1"),
        platform);
  }
}
