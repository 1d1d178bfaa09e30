package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.ImagePair;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Targets that lose content, or claim content that they lack. */
final class ContradictingTargetTest {
  private final TwoRegistries registries = TwoRegistries.empty();
  private final ImageCopier copier = registries.copier();
  private final Repository from = registries.from().repository("app");
  private final Repository to = registries.to().repository("mirror/app");
  private final Image one = Image.of("{\"a\":1}", "layer").in(registries.from(), from.tag("1"));
  private final Image two = Image.of("{\"b\":1}", "layer").in(registries.from(), from.tag("2"));

  @Test
  @FaultKind("A4")
  void whatOneRunBroughtIsLookedForInTheNext() {
    registries.to().takeAnything();
    copy("run 1", "1", one.manifest());
    registries.to().remove(to, one.blob(1));

    copy("run 2", "2", two.manifest());

    assertThat(registries.to().blob(to, two.blob(1))).isPresent();
  }

  @Test
  @FaultKind("A4")
  void withinARunNothingIsLookedForTwice() {
    copy("run", "1", one.manifest());
    registries.forgetRequests();

    copy("run", "2", two.manifest());

    assertThat(registries.to().requests("HEAD blob"))
        .containsExactly("HEAD blob mirror/app@" + two.blob(0));
  }

  @Test
  @FaultKind("A4")
  void anyRefusalMakesWhatWasRememberedLookedAtOnce() {
    for (FailureKind refusal :
        List.of(
            FailureKind.NOT_FOUND,
            FailureKind.REJECTED,
            FailureKind.DENIED,
            FailureKind.MISSING_BLOBS)) {
      registries.to().onRequest(request -> {});
      copy("run", "1", one.manifest());
      registries.to().remove(to, one.blob(1));
      refuseWhileMissing(two, refusal, "manifest invalid");

      copy("run", "2", two.manifest());

      assertThat(registries.to().blob(to, two.blob(1))).isPresent();
      registries.to().remove(to, two.blob(0));
      registries.to().remove(to, two.manifest().digest());
    }
  }

  @Test
  @FaultKind("A4")
  void aRefusalThatHasAnotherReasonStaysOne() {
    copy("run", "1", one.manifest());
    registries.forgetRequests();
    registries
        .to()
        .onRequest(
            request -> {
              if (request.startsWith("PUT manifest")) {
                throw RegistryException.of(FailureKind.REJECTED, details("the tag is immutable"));
              }
            });

    assertThatThrownBy(() -> copy("run", "2", two.manifest())).is(Failed.REJECTED);
    assertThat(registries.to().requests("PUT manifest mirror/app:2")).hasSize(2);
    assertThat(registries.to().requests("HEAD blob mirror/app@" + two.blob(1))).hasSize(1);
    assertThat(registries.from().requests("GET blob app@" + two.blob(1))).isEmpty();
  }

  @Test
  @FaultKind("A35")
  void aBlobThatTheTargetOnlySaysItHasIsSent() {
    registries.to().pretendToHave(two.blob(1));
    refuseWhileMissing(two, FailureKind.REJECTED, "blob unknown to registry");

    copy("run", "2", two.manifest());

    assertThat(registries.to().manifest(to.tag("2"))).contains(two.manifest());
    assertThat(registries.to().requests("PUT blob mirror/app@" + two.blob(1))).hasSize(1);
  }

  @Test
  @FaultKind("A35")
  void onlyTheBlobThatTheRefusalNamesIsSent() {
    registries.to().pretendToHave(two.blob(1));
    registries.to().put(to, two.blobs().get(0));
    refuseWhileMissing(two, FailureKind.MISSING_BLOBS, "blob unknown: " + two.blob(1));

    copy("run", "2", two.manifest());

    assertThat(registries.to().requests("PUT blob"))
        .containsExactly("PUT blob mirror/app@" + two.blob(1));
  }

  @Test
  @FaultKind("A35")
  void aRefusalThatStaysIsFinalAndNothingIsSentTwice() {
    registries.to().pretendToHave(two.blob(0));
    registries.to().pretendToHave(two.blob(1));
    registries
        .to()
        .onRequest(
            request -> {
              if (request.startsWith("PUT manifest")) {
                throw RegistryException.of(FailureKind.REJECTED, details("a blob is unknown"));
              }
            });

    assertThatThrownBy(() -> copy("run", "2", two.manifest())).is(Failed.REJECTED);
    assertThat(registries.to().requests("PUT blob")).hasSize(2).doesNotHaveDuplicates();
    assertThat(registries.to().requests("PUT manifest")).hasSize(2);
  }

  @Test
  @FaultKind("A35")
  void aChildThatTheTargetOnlySaysItHasIsPushed() {
    RawManifest index =
        Image.index(Map.of("linux/amd64", one.manifest(), "linux/arm64", two.manifest()));
    registries.from().put(from.tag("all"), index);
    registries.to().pretendToHave(one.manifest().digest());

    copy("run", "all", index);

    assertThat(registries.to().manifest(to.digest(one.manifest().digest()))).isPresent();
    assertThat(registries.to().blob(to, one.blob(0))).isPresent();
    assertThat(registries.to().manifest(to.tag("all"))).contains(index);
  }

  private void refuseWhileMissing(Image image, FailureKind refusal, String reason) {
    registries
        .to()
        .onRequest(
            request -> {
              boolean complete =
                  registries.to().blob(to, image.blob(0)).isPresent()
                      && registries.to().blob(to, image.blob(1)).isPresent();
              if (request.startsWith("PUT manifest") && !complete) {
                throw RegistryException.of(refusal, details(reason));
              }
            });
  }

  private RegistryException.Details details(String reason) {
    return new RegistryException.Details(
        registries.to().host(),
        "PUT manifest",
        reason,
        400,
        "MANIFEST_INVALID",
        1,
        "",
        Optional.empty());
  }

  private void copy(String run, String tag, RawManifest manifest) {
    ImagePair pair =
        new ImagePair(run, "task", 1, from.tag(tag), to.tag(tag), ImagePair.ALL_PLATFORMS);
    copier.copy(new CopyOrder(pair, manifest.digest(), null, false, false, 1));
  }
}
