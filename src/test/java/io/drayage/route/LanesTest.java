package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {
  private final Lanes lanes = new Lanes("test", 8);
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();

  /** What 20 lanes get one after the other, before the first ones give some back. */
  private static final int FIRST_IN_TURN = 4 * 8 + 6 + 5 + 4 + 4 + 3 + 3 + 10 * 2;

  private final AtomicInteger done = new AtomicInteger();

  @AfterEach
  void close() {
    go.countDown();
    lanes.shutdownNow();
  }

  private void fill(int lane, int tasks) {
    Executor executor = Lanes.in("lane " + lane, lanes);
    IntStream.range(0, tasks).forEach(task -> executor.execute(this::hold));
  }

  private void hold() {
    running.incrementAndGet();
    awaitQuietly(go);
    done.incrementAndGet();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitRunning(int threads) {
    Awaitility.await().until(() -> running.get() >= threads);
    assertThat(running).hasValue(threads);
  }

  @Test
  void aLaneHasItsThreadsWhateverAnotherOneDoes() {
    fill(1, 100);
    awaitRunning(8);

    fill(2, 100);
    awaitRunning(16);
  }

  @Test
  void manyLanesHaveFewerThreadsEachAndNoneIsWithout() {
    IntStream.range(0, 20).forEach(lane -> fill(lane, 100));

    Awaitility.await().until(() -> running.get() >= 20 * 2);
    assertThat(running.get()).as("of 160 in whole lanes").isLessThanOrEqualTo(FIRST_IN_TURN);
    go.countDown();
    Awaitility.await().until(() -> done.get() == 20 * 100);
  }

  @Test
  void aLaneThatWaitsGetsTheThreadsOfThoseThatEnd() {
    IntStream.range(0, 19).forEach(lane -> fill(lane, 100));
    CountDownLatch last = new CountDownLatch(1);
    AtomicInteger atLast = new AtomicInteger();
    Executor executor = Lanes.in("last", lanes);
    IntStream.range(0, 20)
        .forEach(
            task ->
                executor.execute(
                    () -> {
                      atLast.incrementAndGet();
                      awaitQuietly(last);
                    }));
    Awaitility.await().until(() -> running.get() >= 19 * 2 && atLast.get() >= 2);

    go.countDown();

    Awaitility.await().until(() -> atLast.get() == 8);
    last.countDown();
    Awaitility.await().until(() -> atLast.get() == 20);
  }

  @Test
  void aFailedTaskEndsNothing() throws InterruptedException {
    Lanes one = new Lanes("one", 1);
    CountDownLatch after = new CountDownLatch(1);
    try {
      one.execute(
          () -> {
            Thread.currentThread()
                .setUncaughtExceptionHandler((thread, failure) -> running.incrementAndGet());
            throw new IllegalStateException("not caught");
          });
      one.execute(after::countDown);

      assertThat(after.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(running).hasValue(1);
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void anInterruptionIsNotPassedToTheNextTask() throws InterruptedException {
    Lanes one = new Lanes("one", 1);
    List<Boolean> interrupted = new ArrayList<>();
    Phaser end = new Phaser(2);
    try {
      one.execute(() -> Thread.currentThread().interrupt());
      one.execute(
          () -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            end.arrive();
          });
      end.arriveAndAwaitAdvance();

      assertThat(interrupted).containsExactly(false);
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void theEndLeavesWhatWaits() throws InterruptedException {
    fill(1, 10);
    awaitRunning(8);

    assertThat(lanes.shutdownNow()).hasSize(2);
    assertThat(lanes.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(lanes.isTerminated()).isTrue();
    assertThatThrownBy(() -> lanes.execute(this::hold))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
