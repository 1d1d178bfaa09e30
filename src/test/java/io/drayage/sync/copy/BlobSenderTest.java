package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.Repository;
import io.drayage.registry.RateLimitedException;
import io.drayage.registry.RegistryException;
import io.drayage.registry.UnreachableException;
import io.drayage.state.StateStore;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.Deadline;
import io.drayage.sync.ImagePair;
import io.drayage.sync.SyncListener;
import io.drayage.testing.Failed;
import io.drayage.testing.TwoRegistries;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Interrupted uploads and the fate of their bytes. */
final class BlobSenderTest {
  private static final int HALF = 5_000_000;
  private static final byte[] LAYER = bytes(10_000_000);
  private static final byte[] SMALL = bytes(100_000);

  private final TwoRegistries registries = TwoRegistries.empty();
  private final Repository from = registries.from().repository("app");
  private final Repository to = registries.to().repository("mirror/app");
  private final StateStore memory = StateStore.inMemory();
  private final AtomicLong nanos = new AtomicLong();
  private int secondsForEachRead;
  private long sentBytes;

  @Test
  void whatTheTargetHasOfALargeBlobIsNotSentAgain() {
    registries.to().uploads().breakAfter(HALF);

    copy(LAYER);

    assertArrived(LAYER);
    assertThat(registries.from().requests("GET blob"))
        .containsExactly("GET blob " + name(from), "GET blob " + name(from) + " from byte " + HALF);
    assertThat(registries.to().requests("POST upload")).hasSize(1);
    assertThat(registries.to().requests("DELETE")).isEmpty();
    assertThat(sentBytes).isEqualTo(LAYER.length);
  }

  @Test
  void anUploadThatTheTargetNeverLetsGoOnIsBegunAnew() {
    registries.to().uploads().breakAfter(HALF);
    registries
        .to()
        .uploads()
        .answerResumed(told -> RegistryException.of(FailureKind.UNAVAILABLE, told));

    copy(LAYER);

    assertArrived(LAYER);
    assertThat(registries.to().requests("DELETE")).hasSize(1);
    assertThat(sentBytes).isEqualTo(LAYER.length);
  }

  @Test
  void aTargetThatWantsToBeLeftAloneKeepsWhatItHas() {
    registries.to().uploads().breakAfter(HALF);
    registries
        .to()
        .uploads()
        .answerResumed(told -> RegistryException.of(FailureKind.RATE_LIMITED, told));

    assertThatThrownBy(() -> copy(LAYER)).hasCauseInstanceOf(RateLimitedException.class);

    assertThat(registries.to().requests("DELETE")).isEmpty();
    assertThat(memory.upload(to, Digest.sha256(LAYER))).isPresent();
  }

  @Test
  void aSourceThatWantsToBeLeftAloneCostsNothingOfWhatTheTargetHas() {
    registries.to().uploads().breakAfter(HALF);
    registries
        .from()
        .onRequest(
            request -> {
              if (request.contains("from byte")) {
                throw RegistryException.of(
                    FailureKind.RATE_LIMITED,
                    new RegistryException.Details(registries.from().host(), request, "later", ""));
              }
            });

    assertThatThrownBy(() -> copy(LAYER)).hasCauseInstanceOf(RateLimitedException.class);

    assertThat(registries.to().requests("DELETE")).isEmpty();
    assertThat(memory.upload(to, Digest.sha256(LAYER))).isPresent();
  }

  @Test
  void aMountThatIsRefusedDoesNotSendAgainWhatTheTargetHas() {
    registries.to().uploads().breakAfter(HALF, 1000);
    assertThatThrownBy(() -> copy(LAYER)).hasCauseInstanceOf(UnreachableException.class);
    memory.rememberBlobPlace(registries.to().repository("mirror/other"), Digest.sha256(LAYER));
    registries.forgetRequests();

    copy(LAYER);

    assertArrived(LAYER);
    assertThat(registries.from().requests("GET blob"))
        .containsExactly("GET blob " + name(from) + " from byte " + (HALF + 1000));
  }

  @Test
  void anotherProcessTakesUpTheUploadOfTheOneBefore() {
    registries.to().uploads().breakAfter(HALF, 1000);
    assertThatThrownBy(() -> copy(LAYER)).hasCauseInstanceOf(UnreachableException.class);
    registries.forgetRequests();

    copy(LAYER);

    assertArrived(LAYER);
    assertThat(registries.from().requests("GET blob"))
        .containsExactly("GET blob " + name(from) + " from byte " + (HALF + 1000));
    assertThat(registries.to().requests())
        .containsExactly("HEAD blob " + name(to), "GET upload " + name(to), "PUT blob " + name(to));
    assertThat(memory.upload(to, Digest.sha256(LAYER))).isEmpty();
  }

  @Test
  void anUploadThatTheTargetHasForgottenIsBegunAnew() {
    registries.to().uploads().breakAfter(HALF, 1000);
    assertThatThrownBy(() -> copy(LAYER)).hasCauseInstanceOf(UnreachableException.class);
    registries.to().uploads().forget();
    registries.forgetRequests();

    copy(LAYER);

    assertArrived(LAYER);
    assertThat(registries.from().requests("GET blob")).containsExactly("GET blob " + name(from));
  }

  @Test
  void aWholeThatTheTargetRefusesIsSentAnew() {
    registries.to().uploads().breakAfter(HALF, 1000);
    assertThatThrownBy(() -> copy(LAYER)).hasCauseInstanceOf(UnreachableException.class);
    registries.to().uploads().spoil();

    copy(LAYER);

    assertArrived(LAYER);
    assertThat(registries.to().requests("DELETE")).hasSize(1);
  }

  @Test
  void aBlobThatWasCommittedAfterAllIsOnlyLookedFor() {
    registries.to().uploads().breakAfter(HALF, 1000);
    assertThatThrownBy(() -> copy(LAYER)).hasCauseInstanceOf(UnreachableException.class);
    registries.to().put(to, LAYER);
    registries.forgetRequests();

    copy(LAYER);

    assertThat(registries.to().requests()).containsExactly("HEAD blob " + name(to));
    assertThat(registries.from().requests()).isEmpty();
  }

  @Test
  void aSmallBlobIsSentAnewSoonerThanAskedFor() {
    registries.to().uploads().breakAfter(1000);

    copy(SMALL);

    assertArrived(SMALL);
    assertThat(registries.to().requests("GET upload")).isEmpty();
    assertThat(registries.to().requests("DELETE")).hasSize(1);
  }

  @Test
  void anUploadThatTookTooLongIsLeftForTheNextTry() {
    secondsForEachRead = 20;

    assertThatThrownBy(() -> copy(LAYER)).cause().is(Failed.OVERDUE);

    assertThat(registries.to().requests("DELETE")).isEmpty();
    assertThat(memory.upload(to, Digest.sha256(LAYER))).isPresent();
  }

  @Test
  void anUploadThatIsRefusedIsGivenBackAndForgotten() {
    registries
        .to()
        .onRequest(
            request -> {
              if (request.startsWith("PUT")) {
                throw RegistryException.of(
                    FailureKind.DENIED,
                    new RegistryException.Details(registries.to().host(), request, "no", ""));
              }
            });

    assertThatThrownBy(() -> copy(LAYER)).cause().is(Failed.DENIED);

    assertThat(registries.to().requests("DELETE")).hasSize(1);
    assertThat(memory.upload(to, Digest.sha256(LAYER))).isEmpty();
  }

  private void assertArrived(byte[] content) {
    assertThat(registries.to().blob(to, Digest.sha256(content))).contains(content);
  }

  private static String name(Repository repository) {
    return repository.path() + "@" + Digest.sha256(LAYER);
  }

  /** Copies with a new copier that has only the memory. */
  private void copy(byte[] content) {
    registries.from().put(from, content);
    Descriptor blob =
        new Descriptor(new MediaType("layer"), Digest.sha256(content), content.length);
    ImagePair pair =
        new ImagePair("run", "task", 1, from.tag("1"), to.tag("1"), ImagePair.ALL_PLATFORMS);
    BlobTransfer transfer =
        BlobTransfer.of(
            new CopyOrder(pair, blob.digest(), null, true, false, 1),
            registries.from(),
            registries.to(),
            Presence.firstLook(),
            Optional.empty(),
            new Deadline(
                "app",
                Duration.ofMinutes(1),
                () -> nanos.addAndGet(Duration.ofSeconds(secondsForEachRead).toNanos())),
            new ImageBytes(pair, SyncListener.none()));
    BlobCopier copier = new BlobCopier(new BlobLedger(memory), new TransferQueue(Runnable::run));
    try {
      copier.copyAll(transfer, List.of(blob)).join();
      sentBytes = transfer.bytes().sentBytes();
    } catch (CompletionException e) {
      throw new AssertionError(BlobCopier.cause(e));
    }
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
