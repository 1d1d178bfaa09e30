package io.drayage.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Which transfer a free thread takes. */
class TransferQueueTest {
  private final Queue<Runnable> threads = new ArrayDeque<>();
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
    queue.ofSmall("task").execute(() -> done.add("mount"));

    freeAll();

    assertThat(done).containsExactly("mount", "task 1000");
  }

  private void leave(String task, long bytes) {
    queue.of(task, bytes).execute(() -> done.add(task + " " + bytes));
  }

  private void freeAll() {
    for (Runnable thread = threads.poll(); thread != null; thread = threads.poll()) {
      thread.run();
    }
  }
}
