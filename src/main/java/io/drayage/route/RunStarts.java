package io.drayage.route;

import io.drayage.management.ProblemException;
import io.drayage.route.file.RouteException;
import io.drayage.route.timer.TaskTimer;
import io.drayage.route.timer.TaskTimers;
import io.drayage.sync.RunRequest;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.sync.TaskRuns;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * First step of {@code direct:run-task}: decides whether and when a run of a task begins, one at a
 * time. Safe for several threads.
 */
public final class RunStarts {
  private static final Logger LOG = LoggerFactory.getLogger(RunStarts.class);
  private static final String RUN_TASK = "direct:run-task";

  /** Property of an exchange: true if it waits for the run that is under way. */
  private static final String WAITS = "drayage.waits";

  /** Property of an exchange: gets the run that begins, or nothing if the exchange waits. */
  private static final String TOLD = "drayage.told";

  private final TaskRuns runs;
  private final RunsUnderWay underWay;
  private final Generations generations;
  private final Supplier<Optional<TaskTimers>> timers;
  private final Executor threads;
  private final WaitingRequests waiting = new WaitingRequests();
  private volatile Predicate<String> paused = task -> false;

  /** Reads {@code timers} at each use, since they start later or never. */
  RunStarts(
      TaskRuns runs,
      RunsUnderWay underWay,
      Generations generations,
      Supplier<Optional<TaskTimers>> timers,
      Executor threads) {
    this.runs = runs;
    this.underWay = underWay;
    this.generations = generations;
    this.timers = timers;
    this.threads = threads;
  }

  /** From now on timers begin no runs of the tasks that {@code tasks} accepts. */
  public void pausing(Predicate<String> tasks) {
    paused = tasks;
  }

  /**
   * Begins a run, in the background. While a run of the task is under way the request waits, and
   * all requests of that time are one run.
   *
   * @return the run once it begins, empty if the request waits; an {@link IllegalArgumentException}
   *     if there is no such task, a {@link ProblemException} with status 503 during a start or stop
   */
  public CompletableFuture<Optional<TaskRun>> begin(RunRequest request) {
    CompletableFuture<Optional<TaskRun>> begun = new CompletableFuture<>();
    try {
      threads.execute(() -> begin(request, begun));
    } catch (RejectedExecutionException e) {
      begun.completeExceptionally(Generations.notRunning());
    }
    return begun;
  }

  private void begin(RunRequest request, CompletableFuture<Optional<TaskRun>> begun) {
    RuntimeException failure = Generations.notRunning();
    if (generations.areRunning()) {
      try {
        Object unused =
            send(
                request.task(),
                exchange -> {
                  exchange.getMessage().setBody(request);
                  exchange.setProperty(TOLD, (Consumer<Optional<TaskRun>>) begun::complete);
                });
        if (generations.areRunning()) {
          begun.complete(Optional.empty());
        }
      } catch (RuntimeException e) {
        // a stop breaks off steps and template with exceptions of many kinds
        failure = generations.areRunning() ? e : failure;
      }
    }
    // without effect once told
    begun.completeExceptionally(failure);
  }

  /** Runs a task as {@link RouteRuntime#run} does. */
  TaskReport run(String taskName) {
    Object answer;
    try {
      answer = request(taskName, true);
    } catch (RouteException e) {
      answer = e;
    }
    return answer instanceof TaskReport report
        ? report
        : underWay.notBegun(runs.plan().task(taskName).orElseThrow(), answer);
  }

  /**
   * Sends the name of a task to the current routes.
   *
   * @param waits waits for the run that is under way, if any
   * @return the report, or a text if no run began
   */
  Object request(String taskName, boolean waits) {
    return send(
        taskName,
        exchange -> {
          exchange.getMessage().setBody(taskName);
          exchange.setProperty(WAITS, waits);
        });
  }

  private Object send(String taskName, Processor fill) {
    // otherwise a reload could close the routes before the exchange is in them
    String hold = UUID.randomUUID().toString();
    try {
      return send(generations.hold(hold), taskName, fill);
    } finally {
      generations.leave(hold);
    }
  }

  private Object send(Optional<Generation> current, String taskName, Processor fill) {
    if (current.isEmpty() && generations.areClosed()) {
      return none(taskName);
    }
    Exchange done =
        current
            .orElseThrow(() -> new RouteException("the routes are not running"))
            .template()
            .request(RUN_TASK, fill);
    Optional<CompletableFuture<TaskReport>> own = RunsUnderWay.report(done);
    if (own.isPresent()) {
      return own.get().join();
    }
    Exception failure = done.getException();
    if (failure != null) {
      throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
    Object answer = done.getMessage().getBody();
    return answer == null ? "nothing" : answer;
  }

  /**
   * Step startRun: replaces a name or a request by a run of the task, or by the reason for none.
   */
  void start(Exchange exchange) throws InterruptedException {
    RunsUnderWay.forget(exchange);
    if (exchange.getMessage().getBody() instanceof RunRequest request) {
      start(exchange, request);
      return;
    }
    String text = text(exchange.getMessage());
    String name = timers.get().map(all -> all.name(text)).orElse(text);
    String from = String.valueOf(exchange.getFromRouteId());
    boolean waits = TaskTimer.isRoute(from) || Boolean.TRUE.equals(exchange.getProperty(WAITS));
    while (!generations.areClosed() && !isReplacedTimer(from)) {
      if (TaskTimer.isRoute(from) && paused.test(name)) {
        answer(exchange, Level.DEBUG, "task %s is paused; its timer starts no run".formatted(name));
        return;
      }
      if (!generations.isCurrent(exchange.getContext())) {
        exchange.getMessage().setBody(request(name, waits));
        return;
      }
      if (begins(exchange, new RunRequest(name, Set.of()))) {
        return;
      }
      if (!waits && runs.underWay(name).isPresent()) {
        answer(
            exchange,
            Level.INFO,
            "a run of task %s is in progress; no other one starts".formatted(name));
        return;
      }
      runs.awaitEnd(name);
    }
    exchange.getMessage().setBody(none(name));
  }

  /** Begins the run of a request. While another run is under way, one exchange waits for all. */
  private void start(Exchange exchange, RunRequest first) throws InterruptedException {
    String hold = exchange.getExchangeId();
    // a replaced generation lasts until its exchanges end
    boolean unused = generations.enter(exchange.getContext(), hold);
    try {
      startHeld(exchange, first);
    } finally {
      generations.leave(hold);
    }
  }

  private void startHeld(Exchange exchange, RunRequest first) throws InterruptedException {
    RunRequest request = first;
    while (!generations.areClosed()) {
      if (!generations.isCurrent(exchange.getContext())) {
        exchange.getMessage().setBody(resend(exchange, request));
        return;
      }
      if (begins(exchange, request)) {
        return;
      }
      tell(exchange, Optional.empty());
      if (!waiting.add(request)) {
        answer(
            exchange,
            Level.DEBUG,
            "a run of task %s waits already and includes this one".formatted(request.task()));
        return;
      }
      try {
        runs.awaitEnd(request.task());
      } finally {
        request = waiting.take(request.task());
      }
    }
    exchange.getMessage().setBody(none(request.task()));
  }

  /** Sends the request to the routes that have replaced those of the exchange. */
  private Object resend(Exchange exchange, RunRequest request) {
    Object told = exchange.removeProperty(TOLD);
    return send(
        request.task(),
        next -> {
          next.getMessage().setBody(request);
          next.setProperty(TOLD, told);
        });
  }

  /** Begins the run, unless another one is under way or the routes were replaced. */
  private boolean begins(Exchange exchange, RunRequest request) {
    Optional<TaskRun> run = runs.claim(request);
    if (run.isPresent() && generations.enter(exchange.getContext(), run.get().id())) {
      tell(exchange, run);
      underWay.begin(exchange, run.get());
      return true;
    }
    run.ifPresent(runs::end);
    return false;
  }

  /** Tells the caller of {@link #begin}, once. */
  @SuppressWarnings("unchecked") // set by that method only
  private static void tell(Exchange exchange, Optional<TaskRun> run) {
    Object told = exchange.removeProperty(TOLD);
    if (told != null) {
      ((Consumer<Optional<TaskRun>>) told).accept(run);
    }
  }

  private static void answer(Exchange exchange, Level level, String text) {
    LOG.atLevel(level).log(text);
    exchange.getMessage().setBody(text);
  }

  private static String none(String taskName) {
    return "no run of task %s begins: it was edited, or the program stops".formatted(taskName);
  }

  private boolean isReplacedTimer(String routeId) {
    return TaskTimer.isRoute(routeId)
        && timers.get().map(all -> all.isReplaced(routeId)).orElse(true);
  }

  /** Strips the line break that files and queues add to a name. */
  private String text(Message message) {
    String text = String.valueOf(message.getBody(String.class));
    return runs.plan().task(text).isPresent() ? text : text.strip();
  }
}
