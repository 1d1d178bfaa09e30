package io.drayage.live;

import io.drayage.oci.PrintableText;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.status.Control;
import io.drayage.status.RunState;
import io.drayage.sync.ImagePair;
import io.drayage.sync.PausedTasks;
import io.drayage.sync.RunRequest;
import io.drayage.sync.TaskRun;
import io.drayage.sync.TaskRuns;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Actions on the running process. Safe for several threads. */
public final class LiveControl implements Control {
  private static final Logger LOG = LoggerFactory.getLogger(LiveControl.class);

  /** The wait for a run's begin, which takes milliseconds in a process that works. */
  private static final long BEGIN_SECONDS = 5;

  private final LiveState state;
  private final Actions actions;

  /**
   * The ways to act.
   *
   * @param runs runs under way
   * @param begin begins the run of a request; nothing if the request waits
   * @param forget drops the failures of an image
   * @param reload reloads all files, in the background
   */
  public record Actions(
      TaskRuns runs,
      Function<RunRequest, CompletableFuture<Optional<TaskRun>>> begin,
      PausedTasks paused,
      Consumer<ImagePair> forget,
      Runnable reload) {}

  /** Control of what {@code state} shows. */
  public LiveControl(LiveState state, Actions actions) {
    this.state = state;
    this.actions = actions;
  }

  @Override
  public Started run(String task, Set<String> repositories) {
    SyncTask known = task(task);
    Optional<TaskRun> other = actions.runs().underWay(known.name()).filter(run -> !run.hasFilter());
    if (repositories.isEmpty() && other.isPresent()) {
      return new Started(false, Optional.of(shown(other.get())));
    }
    if (repositories.isEmpty() && state.elsewhere().runsAt(known.name()).isPresent()) {
      return new Started(false, state.elsewhere().running(known.name()));
    }
    return new Started(true, begin(new RunRequest(task, repositories)).map(this::shown));
  }

  private Optional<TaskRun> begin(RunRequest request) {
    try {
      return actions.begin().apply(request).get(BEGIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException unknown) {
        throw new NoSuchElementException(String.valueOf(unknown.getMessage()));
      }
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  /** The state of a run that may just have begun, or ended. */
  private RunState shown(TaskRun run) {
    return state
        .running(run.taskName())
        .filter(known -> known.id().equals(run.id()))
        .orElseGet(() -> new RunProgress(run).state(0));
  }

  @Override
  public void pause(String task) {
    SyncTask known = task(task);
    if (!actions.paused().contains(known.name())) {
      actions.paused().add(known.name());
      LOG.atInfo().addKeyValue("task", known.name()).log("task paused");
      state.taskChanged(known.name());
    }
  }

  @Override
  public void resume(String task) {
    SyncTask known = task(task);
    if (!actions.paused().contains(known.name())) {
      return;
    }
    actions.paused().remove(known.name());
    LOG.atInfo().addKeyValue("task", known.name()).log("task resumed");
    state.taskChanged(known.name());
    // its only time has passed
    if (known.schedule() instanceof Schedule.Once && !state.hasRun(known.name())) {
      Started unused = run(known.name(), Set.of());
    }
  }

  @Override
  public Started retry(String target) {
    LiveImages.Found found =
        state
            .find(target)
            .orElseThrow(
                () ->
                    new NoSuchElementException(
                        "no task has looked at an image %s; its name is HOST/REPOSITORY:TAG at the target"
                            .formatted(PrintableText.text(target, 300))));
    actions.forget().accept(found.image());
    return run(found.taskName(), Set.of(found.image().source().repository().toString()));
  }

  @Override
  public void reload() {
    actions.reload().run();
  }

  private SyncTask task(String name) {
    return actions
        .runs()
        .plan()
        .task(name)
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "there is no task named " + PrintableText.text(name, 300)));
  }
}
