package io.drayage.route;

import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.RunLog;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.sync.TaskRuns;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first and the last step of a run: what {@code direct:run-task} begins ends with one report,
 * whatever becomes of the routes. Safe for several threads.
 */
final class RunsUnderWay {
  private static final Logger LOG = LoggerFactory.getLogger(RunsUnderWay.class);
  private static final String RUN_TASK = "direct:run-task";

  /** Id of the step that lets runs pass and answers not. */
  static final String STEP = "only-started";

  /** Property of an exchange: its run. */
  private static final String BEGUN = "drayage.run";

  /** Property of an exchange whose run begins after the one that is under way. */
  private static final String WAITS = "drayage.waits";

  private final TaskRuns runs;
  private final RunLog log;
  private final Generations generations;
  private final UnaryOperator<String> names;
  private final Predicate<String> replacedTimers;
  private final Consumer<TaskReport> whenEnded;
  private final Map<String, Begun> begun = new ConcurrentHashMap<>();

  /** A run, the report that it is going to have, and the headers of the route that called. */
  private record Begun(
      TaskRun run, CompletableFuture<TaskReport> report, Map<String, Object> headers) {}

  /**
   * Knows of no run yet.
   *
   * @param names the name of the task that a route calls so
   * @param replacedTimers whether the route of this id is a timer whose task is no more as it was
   * @param whenEnded called after each run
   */
  RunsUnderWay(
      TaskRuns runs,
      RunLog log,
      Generations generations,
      UnaryOperator<String> names,
      Predicate<String> replacedTimers,
      Consumer<TaskReport> whenEnded) {
    this.runs = runs;
    this.log = log;
    this.generations = generations;
    this.names = names;
    this.replacedTimers = replacedTimers;
    this.whenEnded = whenEnded;
  }

  /**
   * Has the current routes run a task, after the run that is under way if {@code waits}. Returns
   * the report; or the answer, a text, if no run began.
   */
  Object request(String taskName, boolean waits) {
    Exchange done =
        generations
            .template()
            .request(
                RUN_TASK,
                exchange -> {
                  exchange.getMessage().setBody(taskName);
                  exchange.setProperty(WAITS, waits);
                });
    Begun own = done.getProperty(BEGUN, Begun.class);
    if (own != null) {
      return own.report().join();
    }
    Exception failure = done.getException();
    if (failure != null) {
      throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
    Object answer = done.getMessage().getBody();
    return answer == null ? "nothing" : answer;
  }

  /** Step startRun: the name of a task becomes a run of it, or the reason why there is none. */
  void start(Exchange exchange) throws InterruptedException {
    String name = names.apply(text(exchange.getMessage()));
    String from = String.valueOf(exchange.getFromRouteId());
    boolean waits = TaskTimer.isRoute(from) || Boolean.TRUE.equals(exchange.getProperty(WAITS));
    exchange.removeProperty(BEGUN);
    while (!generations.areClosed() && !replacedTimers.test(from)) {
      if (!generations.isCurrent(exchange.getContext())) {
        exchange.getMessage().setBody(request(name, waits));
        return;
      }
      Optional<TaskRun> run = runs.claim(name);
      if (run.isPresent() && generations.enter(exchange.getContext(), run.get().id())) {
        begin(exchange, run.get());
        return;
      }
      run.ifPresent(runs::end);
      if (run.isEmpty() && !waits) {
        String answer = "a run of task %s is in progress; no other one starts".formatted(name);
        LOG.atInfo().log(answer);
        exchange.getMessage().setBody(answer);
        return;
      }
      runs.awaitEnd(name);
    }
    exchange
        .getMessage()
        .setBody("no run of task %s begins: it was edited, or the program stops".formatted(name));
  }

  /** A file and a queue end a name with a new line. */
  private String text(Message message) {
    String text = String.valueOf(message.getBody(String.class));
    return runs.plan().task(text).isPresent() ? text : text.strip();
  }

  private void begin(Exchange exchange, TaskRun run) {
    Message message = exchange.getMessage();
    Begun own = new Begun(run, new CompletableFuture<>(), new HashMap<>(message.getHeaders()));
    // else a webhook of a report route sends them, with what a caller's request had in them
    message.removeHeaders("*");
    begun.put(run.id(), own);
    exchange.setProperty(BEGUN, own);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                Exception failure = done.getException();
                finish(own, failure == null ? done.getMessage().getBody() : failure);
              }
            });
    message.setBody(run);
    runs.begin(run);
  }

  /** Step reportTask: the run has its report. */
  TaskReport report(TaskReport report) {
    log.task(report);
    Begun own = begun.remove(report.run().id());
    if (own != null) {
      runs.end(own.run());
      own.report().complete(report);
      whenEnded.accept(report);
    }
    return report;
  }

  /** Step endRun: the body is the report, also if the routes made none. */
  void end(Exchange exchange) {
    Begun own = exchange.getProperty(BEGUN, Begun.class);
    if (own != null) {
      finish(own, exchange.getMessage().getBody());
      exchange.getMessage().setBody(own.report().join());
      own.headers().forEach(exchange.getMessage()::setHeader);
    }
  }

  /** The routes have nothing left to do for a run that {@code answer} came of. */
  private void finish(Begun own, @Nullable Object answer) {
    if (begun.containsKey(own.run().id())) {
      report(failed(own.run(), answer));
    }
    generations.leave(own.run().id());
  }

  /** The report of a run that {@code answer} came of instead. */
  static TaskReport failed(TaskRun run, @Nullable Object answer) {
    return new TaskReport(run, Duration.ZERO, List.of(failure(run, answer)));
  }

  private static Outcome failure(TaskRun run, @Nullable Object answer) {
    if (answer instanceof Outcome outcome) {
      // the route failed as a whole and its error policy made an outcome of that
      return outcome;
    }
    Throwable cause =
        answer instanceof Throwable failure
            ? failure
            : new RouteException(
                "direct:sync-task answered %s instead of a report"
                    .formatted(answer == null ? "nothing" : answer.getClass().getSimpleName()));
    return new MappingFailed(run.subject(), WorkOutcome.failure(cause, 1));
  }
}
