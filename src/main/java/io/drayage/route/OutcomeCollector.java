package io.drayage.route;

import io.drayage.sync.Batch;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Outcome;
import io.drayage.sync.RunLog;
import io.drayage.sync.Work;
import java.util.List;
import java.util.Optional;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * Aggregation strategy of splits: adds the outcome of each part to the batch. A part with an
 * unhandled exception counts as failed, and a part without an outcome as skipped, so that each run
 * ends with a report.
 */
final class OutcomeCollector implements AggregationStrategy {
  private final RunLog log;

  OutcomeCollector(RunLog log) {
    this.log = log;
  }

  @Override
  public Exchange aggregate(@Nullable Exchange joined, @Nullable Exchange part) {
    throw new UnsupportedOperationException("a batch is needed: use this strategy with a split");
  }

  @Override
  public Exchange aggregate(@Nullable Exchange joined, @Nullable Exchange part, Exchange input) {
    // not the part's exchange, which may have Camel's flag of a handled error
    Exchange target = joined == null ? new DefaultExchange(input) : joined;
    Object before = joined == null ? input.getMessage().getBody() : joined.getMessage().getBody();
    if (!(before instanceof Batch<?> batch)) {
      throw new IllegalArgumentException("outcomes are collected into a Batch, not " + before);
    }
    if (part != null) {
      target.getMessage().setBody(batch.with(outcomes(part, batch)));
    }
    return target;
  }

  private List<Outcome> outcomes(Exchange part, Batch<?> batch) {
    Object body = part.getMessage().getBody();
    Optional<Exception> failure = Optional.ofNullable(part.getException());
    if (failure.isPresent()) {
      return List.of(WorkOutcome.failed(body, batch, WorkOutcome.failure(failure.get(), 1)));
    }
    if (body instanceof Outcome outcome) {
      return List.of(outcome);
    }
    if (body instanceof Batch<?> inner) {
      return inner.outcomes();
    }
    if (body instanceof Work work) {
      Outcome skipped = WorkOutcome.skipped(work, RecordBranch.reason(part));
      return List.of(skipped instanceof CopyResult image ? log.image(image) : skipped);
    }
    IllegalStateException wrong =
        new IllegalStateException(
            "the route left a %s in the body instead of an outcome"
                .formatted(body == null ? "nothing" : body.getClass().getSimpleName()));
    return List.of(WorkOutcome.failed(body, batch, WorkOutcome.failure(wrong, 1)));
  }
}
