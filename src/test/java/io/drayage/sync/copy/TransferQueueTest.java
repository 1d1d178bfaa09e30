package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RegistryHost;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.FaultKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The order of transfers. */
class TransferQueueTest {
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final RegistryHost source = new FakeRegistry("source.example").host();
  private final RegistryHost other = new FakeRegistry("other.example").host();
  private final TransferQueue queue = new TransferQueue(threads::add);
  private final List<String> done = new ArrayList<>();

  @Test
  void theLargestBlobOfATaskComesFirst() {
    leave("task", 10);
    leave("task", 1000);
    leave("task", 100);

    freeAll();

    assertThat(done).containsExactly("task 1000", "task 100", "task 10");
  }

  @Test
  void tasksTakeTurns() {
    leave("large", 3000);
    leave("large", 2000);
    leave("large", 1000);
    leave("small", 1);

    freeAll();

    assertThat(done).containsExactly("large 3000", "small 1", "large 2000", "large 1000");
  }

  @Test
  void whatTakesAMomentComesBeforeTransfers() {
    leave("task", 1000);
    queue.ofSmall("task", source).execute(() -> done.add("mount"));

    freeAll();

    assertThat(done).containsExactly("mount", "task 1000");
  }

  @Test
  void theBytesOfTransfersUnderWayAreKnown() {
    List<Long> inFlight = new ArrayList<>();
    queue.of("task", source, 1000).execute(() -> inFlight.add(queue.bytesInFlight()));
    queue.ofSmall("task", source).execute(() -> inFlight.add(queue.bytesInFlight()));

    freeAll();

    assertThat(inFlight).containsExactly(0L, 1000L);
    assertThat(queue.bytesInFlight()).isZero();
  }

  @FaultKind("A7")
  @Test
  void aSourceThatDripsLeavesThreadsToOthers() {
    TransferQueue shared = new TransferQueue(threads::add, 4);
    for (int number = 1; number <= 6; number++) {
      // while it drips, other threads look for work
      shared
          .of("slow", source, 1)
          .execute(
              () -> {
                done.add("slow");
                freeAll();
                if (done.size() == 4) {
                  shared.of("quick", other, 1).execute(() -> done.add("quick"));
                  freeAll();
                }
              });
    }

    freeAll();

    assertThat(done).containsExactly("slow", "slow", "slow", "slow", "quick", "slow", "slow");
  }

  private void leave(String task, long bytes) {
    queue.of(task, source, bytes).execute(() -> done.add(task + " " + bytes));
  }

  private void freeAll() {
    for (Runnable thread = threads.poll(); thread != null; thread = threads.poll()) {
      thread.run();
    }
  }
}
