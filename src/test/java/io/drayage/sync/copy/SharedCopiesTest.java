package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** One copy for orders of several tasks to the same place. */
class SharedCopiesTest {
  private final TwoRegistries registries = TwoRegistries.empty();
  private final Reference source = registries.from().repository("app").tag("1");
  private final Reference target = registries.to().repository("app").tag("1");
  private final SharedCopies copies = new SharedCopies(registries.copier(), registries);

  @Test
  void aSecondOrderWaitsForTheCopyAndFindsItDone() {
    Image image = Image.of("{}", "layer").in(registries.from(), source);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    registries
        .to()
        .onRequest(
            request -> {
              if (request.startsWith("PUT manifest")) {
                held.countDown();
                join(go);
              }
            });

    CompletableFuture<CopyResult> first = copy(order("one", image));
    join(held);
    Thread[] waiting = new Thread[1];
    CompletableFuture<CopyResult> second =
        CompletableFuture.supplyAsync(
            () -> copies.copy(order("two", image)),
            task -> {
              waiting[0] = new Thread(task);
              waiting[0].start();
            });
    await().until(() -> waiting[0].getState() == Thread.State.WAITING);
    go.countDown();

    assertThat(first.join()).isInstanceOf(CopyResult.Copied.class);
    assertThat(second.join())
        .isEqualTo(new CopyResult.Unchanged(order("two", image).image(), digest(image)));
    assertThat(registries.to().requests("PUT manifest")).hasSize(1);
  }

  @Test
  void anOrderFromBeforeTheCopyIsFoundDone() {
    Image image = Image.of("{}", "layer").in(registries.from(), source);
    CopyOrder late = order("two", image);
    copies.copy(order("one", image));

    assertThat(copies.copy(late)).isInstanceOf(CopyResult.Unchanged.class);
    assertThat(registries.to().requests("PUT manifest")).hasSize(1);
  }

  @Test
  void aTagThatWasTakenAwaySinceIsCopiedAgain() {
    Image image = Image.of("{}", "layer").in(registries.from(), source);
    copies.copy(order("one", image));
    Image.of("{}", "other").in(registries.to(), target);

    assertThat(copies.copy(order("one", image))).isInstanceOf(CopyResult.Copied.class);
    assertThat(registries.to().manifest(target)).contains(image.manifest());
  }

  @Test
  void afterAFailureTheNextTriesByItself() {
    Image image = Image.of("{}", "layer").in(registries.from(), source);
    boolean[] broken = {true};
    registries
        .to()
        .onRequest(
            request -> {
              if (request.startsWith("PUT manifest") && broken[0]) {
                broken[0] = false;
                throw new IllegalStateException("broken");
              }
            });

    assertThatThrownBy(() -> copies.copy(order("one", image)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(copies.copy(order("two", image))).isInstanceOf(CopyResult.Copied.class);
  }

  private CompletableFuture<CopyResult> copy(CopyOrder order) {
    return CompletableFuture.supplyAsync(
        () -> copies.copy(order), task -> new Thread(task).start());
  }

  private CopyOrder order(String task, Image image) {
    ImagePair pair = new ImagePair("run", task, 1, source, target, "all");
    return new CopyOrder(pair, digest(image), null, true, false, 1);
  }

  private static Digest digest(Image image) {
    return image.manifest().digest();
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
