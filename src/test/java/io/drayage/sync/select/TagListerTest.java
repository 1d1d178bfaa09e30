package io.drayage.sync.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.plan.PathRule;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.Samples;
import io.drayage.sync.StopSignal;
import io.drayage.sync.TaskRun;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TagListerTest {
  private final TwoRegistries registries = TwoRegistries.empty();
  private final TagLister lister = new TagLister(registries, new StopSignal());

  @Test
  void aListThatIsLateDelaysNoOther() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    registries
        .from()
        .onRequest(
            request -> {
              if (request.equals("GET tags late")) {
                asked.countDown();
                join(over);
              }
            });
    CompletableFuture<Integer> late = list("late");
    asked.await();

    // more than a hash table holds before it grows
    CompletableFuture<?>[] others =
        IntStream.range(0, 64).mapToObj(i -> list("r" + i)).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(others).get(10, TimeUnit.SECONDS);

    assertThat(late).isNotDone();
    over.countDown();
    assertThat(late.join()).isEqualTo(1);
  }

  private CompletableFuture<Integer> list(String path) {
    Image.of("{}", path).in(registries.from(), registries.from().repository(path).tag("1"));
    TaskRun run =
        Samples.run(
            "source.example",
            "target.example",
            Samples.mapping(1, new PathRule.Fixed(path), new PathRule.Fixed(path), "regex: .*"));
    RepositoryPair pair =
        new RepositoryPair(
            run,
            run.task().mappings().get(0),
            registries.from().repository(path),
            registries.to().repository(path));
    return CompletableFuture.supplyAsync(
        () -> lister.list(pair).tags().size(), task -> new Thread(task).start());
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
