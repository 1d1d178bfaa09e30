package io.drayage.sync.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.RegistryException;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.PlannedCopy;
import io.drayage.sync.StopSignal;
import io.drayage.sync.again.FailedImages;
import io.drayage.sync.again.FailureCount;
import io.drayage.sync.again.TryAgainRule;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CopyPlannerTest {
  private final TwoRegistries registries = TwoRegistries.empty();
  private final StopSignal stop = new StopSignal();
  private final CopyPlanner planner = new CopyPlanner(registries, registries, stop);
  private final Reference source = registries.from().repository("app").tag("1");
  private final Reference target = registries.to().repository("mirror/app").tag("1");

  @Test
  void theSameDigestOnBothSidesIsUnchangedAfterTwoHeads() {
    Image image = Image.of("{}", "layer").in(registries.from(), source);
    image.in(registries.to(), target);

    PlannedCopy planned = planner.plan(pair("linux/amd64"));

    assertThat(planned)
        .isEqualTo(new CopyResult.Unchanged(pair("linux/amd64"), image.manifest().digest()));
    assertThat(registries.from().requests()).containsExactly("HEAD manifest app:1");
    assertThat(registries.to().requests()).containsExactly("HEAD manifest mirror/app:1");
  }

  @Test
  void anIndexAtTheTargetIsNotTheOnePlatformThatIsWanted() {
    RawManifest index = multiPlatform();
    registries.to().takeAnything();
    registries.to().put(target, index);

    assertThat(planner.plan(pair("linux/arm64"))).isInstanceOf(CopyOrder.class);
  }

  @Test
  void anImageThatIsNotDueFailsWithoutARequest() {
    FailureCount count = new FailureCount(9, Instant.EPOCH, Instant.now(), "denied: no");
    Memory known =
        new Memory() {
          @Override
          public boolean knowsFailedImages() {
            return true;
          }

          @Override
          public Optional<String> failedImage(Digest image) {
            return Optional.of(count.toString());
          }
        };
    TryAgainRule rule =
        new TryAgainRule(Duration.ofHours(1), 2, Duration.ofHours(9), Duration.ofDays(1));
    FailedImages failed = new FailedImages(known, rule, true, Clock.systemUTC());

    PlannedCopy planned =
        new CopyPlanner(registries, registries, stop).leavingOut(failed).plan(pair("all"));

    assertThat(planned.needed()).isFalse();
    assertThat(((CopyResult) planned).problem().map(Failure::kind)).contains(FailureKind.WAITING);
    assertThat(registries.from().requests()).isEmpty();
    assertThat(registries.to().requests()).isEmpty();
  }

  @Test
  void anotherDigestAtTheTargetIsOrderedByDigest() {
    Image fresh = Image.of("{}", "new").in(registries.from(), source);
    Image old = Image.of("{}", "old").in(registries.to(), target);

    CopyOrder order = (CopyOrder) planner.plan(pair("all"));

    assertThat(order.sourceDigest()).isEqualTo(fresh.manifest().digest());
    assertThat(order.currentTarget()).contains(old.manifest().digest());
    assertThat(order.targetIsNew()).isFalse();
    assertThat(order.needed()).isTrue();
  }

  @Test
  void aRepositoryThatTheTargetLacksIsToldAsNew() {
    Image.of("{}", "new").in(registries.from(), source);

    CopyOrder order = (CopyOrder) planner.plan(pair("all"));

    assertThat(order.targetIsNew()).isTrue();
    assertThat(order.currentTarget()).isEmpty();
  }

  @Test
  void theImagesOfANewRepositoryAreNotAskedFor() {
    for (String tag : new String[] {"1", "2", "3"}) {
      Image.of("{}", tag).in(registries.from(), source.repository().tag(tag));
      planner.plan(pair(source.repository().tag(tag), target.repository().tag(tag), "all"));
    }

    assertThat(registries.to().requests())
        .containsExactly("HEAD manifest mirror/app:1", "GET tags mirror/app");
  }

  @FaultKind("A14")
  @Test
  void aListThatLeavesATagOutProvesNothing() {
    Image.of("{}", "other").in(registries.to(), target.repository().tag("other"));
    Image.of("{}", "1").in(registries.from(), source);
    Image there = Image.of("{}", "2").in(registries.from(), source.repository().tag("2"));
    planner.plan(pair("all"));
    // the list was without it
    there.in(registries.to(), target.repository().tag("2"));

    assertThat(
            planner.plan(pair(source.repository().tag("2"), target.repository().tag("2"), "all")))
        .isInstanceOf(CopyResult.Unchanged.class);
    assertThat(registries.from().requests("GET manifest")).isEmpty();
    assertThat(registries.to().requests())
        .containsExactly(
            "HEAD manifest mirror/app:1", "GET tags mirror/app", "HEAD manifest mirror/app:2");
  }

  @FaultKind({"A14", "A17"})
  @Test
  void aTargetThatDoesNotListIsAskedTagByTag() {
    registries
        .to()
        .onRequest(
            request -> {
              if (request.startsWith("GET tags")) {
                throw RegistryException.of(
                    FailureKind.DENIED,
                    new RegistryException.Details(registries.to().host(), "list", "no", ""));
              }
            });
    Image.of("{}", "new").in(registries.from(), source);

    CopyOrder order = (CopyOrder) planner.plan(pair("all"));

    assertThat(order.targetIsNew()).isFalse();
    assertThat(order.targetMayBeNew()).isTrue();
  }

  @Test
  void aPlatformThatWasResolvedBeforeCostsTwoHeads() {
    RawManifest index = multiPlatform();
    Image arm = Image.of("{}", "arm").in(registries.to(), target);
    registries.rememberPlatformManifest(index.digest(), "linux/arm64", arm.manifest().digest());

    PlannedCopy planned = planner.plan(pair("linux/arm64"));

    assertThat(planned).isInstanceOf(CopyResult.Unchanged.class);
    assertThat(registries.from().requests()).containsExactly("HEAD manifest app:1");
  }

  @Test
  void aPlatformThatIsNotKnownYetIsLeftToTheCopy() {
    multiPlatform();
    Image.of("{}", "arm").in(registries.to(), target);

    assertThat(planner.plan(pair("linux/arm64"))).isInstanceOf(CopyOrder.class);
  }

  @Test
  void aDigestThatTheTargetHasCostsOneHead() {
    Image image = Image.of("{}", "layer").in(registries.from(), source);
    Reference pinned = source.repository().digest(image.manifest().digest());
    Reference pinnedTarget = target.repository().digest(image.manifest().digest());
    image.in(registries.to(), pinnedTarget);

    PlannedCopy planned = planner.plan(pair(pinned, pinnedTarget, "all"));

    assertThat(planned).isInstanceOf(CopyResult.Unchanged.class);
    assertThat(registries.from().requests()).isEmpty();
  }

  @Test
  void aSourceThatAnswersHeadWrongIsAskedByGet() {
    Image image = Image.of("{}", "layer").in(registries.from(), source);
    Image.of("{}", "old").in(registries.to(), target);
    boolean[] first = {true};
    registries
        .from()
        .onRequest(
            request -> {
              if (request.startsWith("HEAD") && first[0]) {
                first[0] = false;
                registries.from().remove(source.repository(), image.manifest().digest());
              }
            });

    CopyOrder order = (CopyOrder) planner.plan(pair("all"));

    assertThat(order.sourceDigest()).isEqualTo(image.manifest().digest());
  }

  @Test
  void anImageThatTheSourceLacksIsAnErrorThatSaysSo() {
    assertThatThrownBy(() -> planner.plan(pair("all")))
        .is(Failed.NOT_FOUND)
        .hasMessageContaining("source.example/app:1")
        .hasMessageContaining("no such image");
  }

  @Test
  @FaultKind("A39")
  void schemaOneIsRefusedBeforeItIsPulled() {
    Image image = Image.of("{}", "layer");
    registries
        .from()
        .put(
            source,
            image
                .manifest()
                .as(new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws")));

    assertThatThrownBy(() -> planner.plan(pair("linux/amd64")))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("schema 1 unsupported");
    assertThat(registries.from().requests()).containsExactly("HEAD manifest app:1");
  }

  @Test
  void nothingIsAskedOnceTheProgramIsStopping() {
    stop.stop();

    assertThatThrownBy(() -> planner.plan(pair("all"))).is(Failed.STOPPED);
    assertThat(registries.from().requests()).isEmpty();
  }

  private RawManifest multiPlatform() {
    RawManifest index =
        Image.index(
            Map.of(
                "linux/amd64", Image.of("{}", "amd").manifest(),
                "linux/arm64", Image.of("{}", "arm").manifest()));
    registries.from().put(source, index);
    return index;
  }

  private ImagePair pair(String platform) {
    return pair(source, target, platform);
  }

  private static ImagePair pair(Reference source, Reference target, String platform) {
    return new ImagePair("run", "task", 1, source, target, platform);
  }

  @Test
  void anOrderWithoutACurrentTargetSaysSo() {
    ImagePair pair = pair("all");
    CopyOrder order = new CopyOrder(pair, Image.of("{}").manifest().digest(), null, true, false, 1);

    assertThat(order.currentTarget()).isEqualTo(Optional.empty());
  }
}
