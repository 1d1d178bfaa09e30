package io.drayage.sync.select;

import static io.drayage.sync.Samples.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.plan.PathRule;
import io.drayage.registry.RegistryException;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.Samples;
import io.drayage.sync.StopSignal;
import io.drayage.sync.TaskRun;
import io.drayage.testing.Failed;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.TwoRegistries;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EarlyListsTest {
  private static final TaskRun RUN =
      Samples.run(
          "source.example",
          "target.example",
          mapping(1, new PathRule.Fixed("one"), new PathRule.SameAsSource(), "regex: .*"),
          mapping(2, new PathRule.Fixed("two"), new PathRule.SameAsSource(), "regex: .*"),
          mapping(3, new PathRule.Fixed("named"), new PathRule.SameAsSource(), "1.0"));

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final TwoRegistries registries = TwoRegistries.empty();
  private final FakeRegistry source = registries.from();
  private final EarlyLists early = new EarlyLists(registries, nanos::get);
  private final TagLister lister = new TagLister(registries, new StopSignal(), early);

  EarlyListsTest() {
    for (String path : List.of("one", "two", "named")) {
      source.put(
          source.repository(path).tag("1.0"),
          RawManifest.of(MediaType.OCI_MANIFEST, "{}".getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void whatWasListedEarlyIsNotAskedForAgain() {
    begin(2);
    awaitLists(2);
    early.end();

    assertThat(lister.list(pair(0)).tags()).containsExactly("1.0");
    assertThat(lister.list(pair(1)).tags()).containsExactly("1.0");
    assertThat(source.requests()).containsExactlyInAnyOrder("GET tags one", "GET tags two");
  }

  @Test
  void whatWasListedTooEarlyIsAskedForAgain() throws InterruptedException {
    begin(2);
    for (Thread thread : threads) {
      thread.join();
    }
    early.end();
    assertThat(lister.list(pair(0)).tags()).hasSize(1);

    nanos.addAndGet(EarlyLists.FRESH.toNanos() + 1);

    assertThat(lister.list(pair(1)).tags()).hasSize(1);
    assertThat(source.requests("GET tags one")).hasSize(1);
    assertThat(source.requests("GET tags two")).hasSize(2);
  }

  @Test
  void aListThatIsUnderWayIsWaitedFor() throws InterruptedException {
    CountDownLatch answer = answerLater();
    begin(2);
    awaitLists(2);
    early.end();
    List<String> tags = new CopyOnWriteArrayList<>();
    Thread run = new Thread(() -> tags.addAll(lister.list(pair(0)).tags()));
    run.start();
    Awaitility.await().until(() -> run.getState() == Thread.State.WAITING);

    answer.countDown();
    run.join();

    assertThat(tags).containsExactly("1.0");
    assertThat(source.requests("GET tags one")).hasSize(1);
  }

  @Test
  void noMoreAreAskedForThanARunListsAtATime() {
    begin(1);
    awaitLists(1);
    early.end();
    assertThat(threads).hasSize(1);

    lister.list(pair(0));
    lister.list(pair(1));

    assertThat(source.requests()).containsExactly("GET tags one", "GET tags two");
  }

  @Test
  void whatHasNotBegunInTimeIsLeftToTheRun() {
    early.end();
    begin(2);

    lister.list(pair(0));
    lister.list(pair(1));

    assertThat(source.requests()).containsExactly("GET tags one", "GET tags two");
  }

  @Test
  void aFailureIsGivenToWhoListsAndTheNextAsksAnew() {
    AtomicInteger failures = new AtomicInteger();
    source.onRequest(
        request -> {
          failures.incrementAndGet();
          throw RegistryException.of(FailureKind.DENIED, Samples.details(1));
        });
    begin(2);
    Awaitility.await().until(() -> failures.get() == 2);
    early.end();
    source.onRequest(request -> {});

    assertThatThrownBy(() -> lister.list(pair(0))).is(Failed.DENIED);
    assertThat(lister.list(pair(0)).tags()).containsExactly("1.0");
    assertThat(source.requests("GET tags one")).hasSize(2);
  }

  private void begin(int parallel) {
    early.begin(
        List.of(RUN.task()),
        parallel,
        task -> {
          Thread thread = new Thread(task);
          thread.setDaemon(true);
          threads.add(thread);
          return thread;
        });
  }

  private void awaitLists(int count) {
    Awaitility.await().until(() -> source.requests().size() == count);
  }

  private CountDownLatch answerLater() {
    CountDownLatch answer = new CountDownLatch(1);
    source.onRequest(
        request -> {
          try {
            answer.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    return answer;
  }

  private static RepositoryPair pair(int mapping) {
    return new RepositoryPair(
        RUN,
        RUN.task().mappings().get(mapping),
        Repository.forReading(RUN.task().source().registry(), List.of("one", "two").get(mapping)),
        Repository.forWriting(RUN.task().target().registry(), "any"));
  }
}
