package io.drayage.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadingCacheTest {
  private final LoadingCache<String, Integer> cache = new LoadingCache<>(2);
  private final LoadingCache<String, Integer> keepingNone = new LoadingCache<>(0);
  private final CountDownLatch loading = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger loads = new AtomicInteger();

  @Test
  void aValueIsLoadedOnceAndKeptWhileItIsUsable() {
    assertThat(cache.get("a", loads::incrementAndGet)).isEqualTo(1);
    assertThat(cache.get("a", loads::incrementAndGet)).isEqualTo(1);
    assertThat(cache.get("a", value -> value > 1, loads::incrementAndGet)).isEqualTo(2);
    cache.removeIf("a"::equals);
    assertThat(cache.get("a", loads::incrementAndGet)).isEqualTo(3);
  }

  @Test
  void threadsThatWaitGetTheValueAlsoIfItIsNotKept() throws Exception {
    Asking first = new Asking(() -> keepingNone.get("a", this::slow));
    loading.await();
    Asking second = new Asking(() -> keepingNone.get("a", loads::incrementAndGet));
    second.awaitWaiting();
    go.countDown();

    assertThat(first.get()).isEqualTo(1);
    assertThat(second.get()).isEqualTo(1);
    assertThat(keepingNone.get("a", loads::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void aFailureIsThrownInItsThreadAndTheNextOneLoads() throws Exception {
    Asking first =
        new Asking(
            () ->
                cache.get(
                    "a",
                    () -> {
                      slow();
                      throw new IllegalStateException("broken");
                    }));
    loading.await();
    Asking second = new Asking(() -> cache.get("a", loads::incrementAndGet));
    second.awaitWaiting();
    go.countDown();

    assertThatThrownBy(first::get).hasRootCauseMessage("broken");
    assertThat(second.get()).isEqualTo(2);
  }

  @Test
  void aValueThatIsLateDelaysNoOther() throws Exception {
    Asking late = new Asking(() -> keepingNone.get("late", this::slow));
    loading.await();

    for (int i = 0; i < 100; i++) {
      keepingNone.get("other" + i, loads::incrementAndGet);
    }

    go.countDown();
    assertThat(late.get()).isEqualTo(101);
  }

  @Test
  void anInterruptedThreadDoesNotWait() throws Exception {
    Asking first = new Asking(() -> cache.get("a", this::slow));
    loading.await();
    Asking second =
        new Asking(() -> cache.get("a", () -> Thread.currentThread().isInterrupted() ? -1 : 0));
    second.awaitWaiting();
    second.interrupt();

    assertThat(second.get()).isEqualTo(-1);
    go.countDown();
    assertThat(first.get()).isEqualTo(1);
  }

  private int slow() throws InterruptedException {
    loading.countDown();
    go.await();
    return loads.incrementAndGet();
  }

  /** A thread that gets a value. */
  private static final class Asking {
    private final FutureTask<Integer> task;
    private final Thread thread;

    Asking(Callable<Integer> question) {
      task = new FutureTask<>(question);
      thread = new Thread(task);
      thread.start();
    }

    void awaitWaiting() {
      await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    void interrupt() {
      thread.interrupt();
    }

    int get() throws ExecutionException, InterruptedException {
      return task.get();
    }
  }
}
