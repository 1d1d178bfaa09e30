package io.drayage.route;

import io.drayage.plan.SyncTask;
import io.drayage.route.file.RouteException;
import io.drayage.route.timer.TaskTimers;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.RunLog;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.sync.TaskRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Runs under way, from the step that begins one to its last. Each run ends with one report, also if
 * the routes fail. Safe for several threads.
 */
final class RunsUnderWay {

  /** Id of the filter step that passes runs and drops answers. */
  static final String STEP = "only-started";

  /** Property of an exchange: its {@link Begun} run. */
  private static final String BEGUN = "drayage.run";

  private final TaskRuns runs;
  private final RunLog log;
  private final Generations generations;
  private final Supplier<Optional<TaskTimers>> timers;
  private final Map<String, Begun> begun = new ConcurrentHashMap<>();

  /**
   * A run and its future report.
   *
   * @param headers headers of the calling route
   * @param caller holds the completions of the calling route during the run
   */
  private record Begun(
      TaskRun run,
      CompletableFuture<TaskReport> report,
      Map<String, Object> headers,
      Exchange caller) {}

  /** Reads {@code timers} at each use, since they start later or never. */
  RunsUnderWay(
      TaskRuns runs, RunLog log, Generations generations, Supplier<Optional<TaskTimers>> timers) {
    this.runs = runs;
    this.log = log;
    this.generations = generations;
    this.timers = timers;
  }

  /** The report of the run that an exchange has begun; empty if it has begun none. */
  static Optional<CompletableFuture<TaskReport>> report(Exchange exchange) {
    return Optional.ofNullable(exchange.getProperty(BEGUN, Begun.class)).map(Begun::report);
  }

  /** Drops what an earlier run has left in the exchange. */
  static void forget(Exchange exchange) {
    exchange.removeProperty(BEGUN);
  }

  /** Puts the run into the body of an exchange that calls {@link #end} later. */
  void begin(Exchange exchange, TaskRun run) {
    Message message = exchange.getMessage();
    Exchange caller = new DefaultExchange(exchange.getContext());
    // a queue of a report route would take them over, and end what the caller has not finished
    exchange.getExchangeExtension().handoverCompletions(caller);
    Begun own =
        new Begun(run, new CompletableFuture<>(), new HashMap<>(message.getHeaders()), caller);
    // a report route's webhook would send the headers of the caller's request
    message.removeHeaders("*");
    begun.put(run.id(), own);
    exchange.setProperty(BEGUN, own);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public boolean allowHandover() {
                return false;
              }

              @Override
              public void onDone(Exchange done) {
                Exception failure = done.getException();
                finish(own, failure == null ? done.getMessage().getBody() : failure);
                completeCaller(own, done);
              }
            });
    message.setBody(run);
    runs.begin(run);
  }

  /** Step reportTask: logs the report and ends the run. */
  TaskReport report(TaskReport report) {
    log.task(report);
    Begun own = begun.remove(report.run().id());
    if (own != null) {
      runs.end(own.run());
      own.report().complete(report);
      timers.get().ifPresent(all -> all.reported(report));
    }
    return report;
  }

  /** Step endRun: puts the report into the body, also if the routes made none. */
  void end(Exchange exchange) {
    Begun own = exchange.getProperty(BEGUN, Begun.class);
    if (own != null) {
      finish(own, exchange.getMessage().getBody());
      exchange.getMessage().setBody(own.report().join());
      own.headers().forEach(exchange.getMessage()::setHeader);
      own.caller().getExchangeExtension().handoverCompletions(exchange);
    }
  }

  /** Completes the calling route if the run failed before {@link #end}. */
  private static void completeCaller(Begun own, Exchange done) {
    List<Synchronization> left = own.caller().getExchangeExtension().handoverCompletions();
    if (left != null) {
      left.forEach(
          completion -> {
            if (done.isFailed()) {
              completion.onFailure(done);
            } else {
              completion.onComplete(done);
            }
          });
    }
  }

  /** Ends a run for which the routes returned {@code answer}. */
  private void finish(Begun own, @Nullable Object answer) {
    if (begun.containsKey(own.run().id())) {
      report(failed(own.run(), answer));
    }
    generations.leave(own.run().id());
  }

  /** The logged report of a task that could not begin, for the {@code answer} of the routes. */
  TaskReport notBegun(SyncTask task, Object answer) {
    TaskRun run = new TaskRun("", task, Instant.now());
    Object cause = answer instanceof String text ? new RejectedExecutionException(text) : answer;
    return log.task(failed(run, cause));
  }

  /** Creates the report of a run for which the routes returned {@code answer} instead. */
  private static TaskReport failed(TaskRun run, @Nullable Object answer) {
    // an error policy of the whole route makes an outcome itself
    Outcome outcome = answer instanceof Outcome known ? known : failure(run, answer);
    return new TaskReport(run, Duration.ZERO, List.of(outcome));
  }

  private static Outcome failure(TaskRun run, @Nullable Object answer) {
    Throwable cause =
        answer instanceof Throwable failure
            ? failure
            : new RouteException(
                "direct:sync-task answered %s instead of a report"
                    .formatted(answer == null ? "nothing" : answer.getClass().getSimpleName()));
    return new MappingFailed(run.subject(), WorkOutcome.failure(cause, 1));
  }
}
