package io.drayage.sync.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.StopSignal;
import io.drayage.testing.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Orders that have blobs in common; the test ends the waits. */
class BlobTurnsTest {
  private static final RegistryHost TARGET = new RegistryHost("target.example");
  private static final Duration MAX_WAIT = Duration.ofMinutes(10);

  private final VirtualTime clock = new VirtualTime();
  private final StopSignal stop = new StopSignal();
  private final Deque<Runnable> alarms = new ArrayDeque<>();
  private final Map<Digest, Repository> places = new HashMap<>();
  private final Memory memory =
      new Memory() {
        @Override
        public Optional<Repository> blobPlace(RegistryHost registry, Digest blob) {
          return Optional.ofNullable(places.get(blob));
        }

        @Override
        public void rememberBlobPlace(Repository repository, Digest blob) {
          places.put(blob, repository);
        }
      };
  private final BlobTurns turns =
      new BlobTurns(
          memory,
          new BlobTurns.Rule(1000, MAX_WAIT),
          (delay, task) -> alarms.add(task),
          clock,
          stop);

  @Test
  void anOrderWaitsForTheBlobOfAnotherAndThenKnowsItsPlace() {
    BlobTurns.Claim first = claim("a", "base", "one");
    BlobTurns.Claim second = claim("b", "base", "two");
    BlobTurns.Claim other = claim("c", "three");

    assertThat(first.granted()).isCompleted();
    assertThat(other.granted()).isCompleted();
    assertThat(second.granted()).isNotDone();

    first.end(true);

    assertThat(second.granted()).isCompleted();
    assertThat(second.places()).containsOnly(Map.entry(digest("base").toString(), "a"));
    assertThat(claim("a", "base").places()).as("in the same repository").isEmpty();
  }

  @Test
  void whenACopyFailsOneOfThoseThatWaitIsNext() {
    BlobTurns.Claim first = claim("a", "base");
    BlobTurns.Claim second = claim("b", "base");
    BlobTurns.Claim third = claim("c", "base");

    first.end(false);

    assertThat(second.granted()).isCompleted();
    assertThat(third.granted()).isNotDone();
    second.end(true);
    second.end(false);
    assertThat(third.granted()).isCompleted();
  }

  @Test
  void anOrderThatWaitsHoldsNoBlob() {
    BlobTurns.Claim first = claim("a", "x");
    BlobTurns.Claim both = claim("b", "x", "y");

    assertThat(claim("c", "y").granted()).isCompleted();

    first.end(true);
    assertThat(both.granted()).as("y is brought by the third").isNotDone();
  }

  @Test
  void anOrderThatIsGivenUpWhileItWaitsDelaysNoOther() {
    BlobTurns.Claim first = claim("a", "x");
    BlobTurns.Claim second = claim("b", "x");
    BlobTurns.Claim third = claim("c", "x");

    second.end(false);
    first.end(false);

    assertThat(third.granted()).isCompleted();
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void smallBlobsAndThoseWithAKnownPlaceHoldNoOrderBack() {
    places.put(digest("known"), new Repository(TARGET, "elsewhere"));
    CopyOrder order = order("a");
    Descriptor small = new Descriptor(new MediaType("layer"), digest("small"), 999);

    for (int time = 0; time < 2; time++) {
      assertThat(turns.claim(order, List.of(small, blob("known"))).granted()).isCompleted();
    }
  }

  @Test
  void aWaitEndsWithItsLimit() {
    BlobTurns.Claim first = claim("a", "base");
    BlobTurns.Claim second = claim("b", "base");
    clock.pass(MAX_WAIT.dividedBy(2));
    BlobTurns.Claim third = claim("c", "base");
    clock.pass(MAX_WAIT.dividedBy(2));

    alarms.remove().run();

    assertThat(second.granted()).isCompleted();
    assertThat(third.granted()).isNotDone();
    clock.pass(MAX_WAIT);
    alarms.remove().run();
    assertThat(third.granted()).isCompleted();
    assertThat(alarms).isEmpty();
    first.end(true);
  }

  @Test
  void aStopEndsTheWaits() {
    BlobTurns.Claim first = claim("a", "base");
    BlobTurns.Claim second = claim("b", "base");

    stop.stop();

    assertThat(second.granted()).isCompletedExceptionally();
    assertThat(claim("c", "base").granted()).isCompletedExceptionally();
    first.end(false);
  }

  private BlobTurns.Claim claim(String repository, String... blobs) {
    return turns.claim(order(repository), Arrays.stream(blobs).map(BlobTurnsTest::blob).toList());
  }

  private static CopyOrder order(String repository) {
    ImagePair image =
        new ImagePair(
            "run",
            "task",
            1,
            new Repository(new RegistryHost("source.example"), repository).tag("1"),
            new Repository(TARGET, repository).tag("1"),
            ImagePair.ALL_PLATFORMS);
    return new CopyOrder(image, digest(repository), null, false, false, 1);
  }

  private static Descriptor blob(String name) {
    return new Descriptor(new MediaType("layer"), digest(name), 1000);
  }

  private static Digest digest(String name) {
    return Digest.sha256(name.getBytes(StandardCharsets.UTF_8));
  }
}
