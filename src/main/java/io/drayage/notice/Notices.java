package io.drayage.notice;

import io.drayage.status.RegistryState;
import io.drayage.status.ReloadState;
import io.drayage.status.TaskState;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds changes of state, in a thread of its own, and passes a message about each on. No method
 * blocks. Thread-safe.
 */
public final class Notices implements SyncListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  /** Reports that wait; a look at one takes milliseconds. */
  private static final int MAX_WAITING = 64;

  private final NoticeRule rule;
  private final RunChanges runs;
  private final StandingChanges standing;
  private final ReloadChanges reloads;
  private final Consumer<Notice> send;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread daemon = new Thread(work, "notices");
            daemon.setDaemon(true);
            return daemon;
          });

  /**
   * Starts no thread yet.
   *
   * @param memory what was told before
   * @param send takes each message; must not block
   */
  public Notices(NoticeRule rule, NoticeMemory memory, InstantSource clock, Consumer<Notice> send) {
    ToldSubjects subjects = new ToldSubjects(memory, rule.apart());
    this.rule = rule;
    this.runs = new RunChanges(rule, subjects, clock);
    this.standing = new StandingChanges(subjects, clock);
    this.reloads = new ReloadChanges(clock);
    this.send = send;
  }

  /**
   * The present state of a process.
   *
   * @param reloads the last reload of each kind of files
   */
  public record Present(
      Supplier<List<TaskState>> tasks,
      Supplier<List<RegistryState>> registries,
      Supplier<List<ReloadState>> reloads) {}

  /** Looks at the present state at this interval, beside the end of each run. */
  public void watch(Present present, Duration every) {
    // ends with the executor
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            () -> safely(() -> look(present)),
            every.toMillis(),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void runEnded(TaskReport report) {
    later(() -> runs.of(report).forEach(send));
  }

  private void look(Present present) {
    if (rule.tells(NoticeEvent.RELOAD)) {
      reloads.of(present.reloads().get()).forEach(send);
    }
    if (rule.tells(NoticeEvent.HEALTH)) {
      standing.ofTasks(present.tasks().get()).forEach(send);
    }
    if (rule.tells(NoticeEvent.BUDGET)) {
      standing.ofRegistries(present.registries().get()).forEach(send);
    }
  }

  private void later(Runnable work) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      LOG.atWarn().log("changes not told: too many reports wait");
      return;
    }
    try {
      thread.execute(
          () -> {
            safely(work);
            waiting.decrementAndGet();
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping, so nothing is told any more");
    }
  }

  /** Logs failures, since one would end all further looks. */
  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("error", e.getClass().getSimpleName())
          .log("changes not told; the next run looks again");
      LOG.debug("changes not told", e);
    }
  }

  /** Ends the looks; reports that wait are looked at first, for a second at most. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
