package io.drayage.route;

import io.drayage.sync.Batch;
import io.drayage.sync.Failure;
import io.drayage.sync.Outcome;
import java.util.List;
import java.util.Optional;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts of a split again: the batch that was split, with what came of each part. A part
 * that no error policy caught counts as failed, so that a run always ends with a report.
 */
final class OutcomeCollector implements AggregationStrategy {
  @Override
  public Exchange aggregate(@Nullable Exchange joined, @Nullable Exchange part) {
    throw new UnsupportedOperationException("a batch is needed: use this strategy with a split");
  }

  @Override
  public Exchange aggregate(@Nullable Exchange joined, @Nullable Exchange part, Exchange input) {
    // never a part's own exchange: it may carry the mark of an error that was handled there
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

  private static List<Outcome> outcomes(Exchange part, Batch<?> batch) {
    Object body = part.getMessage().getBody();
    Optional<Exception> failure = Optional.ofNullable(part.getException());
    if (failure.isPresent()) {
      return List.of(WorkFailure.outcome(body, batch, Failure.of(failure.get(), 1)));
    }
    if (body instanceof Outcome outcome) {
      return List.of(outcome);
    }
    if (body instanceof Batch<?> inner) {
      return inner.outcomes();
    }
    IllegalStateException wrong =
        new IllegalStateException("the route left no outcome but " + body);
    return List.of(WorkFailure.outcome(body, batch, Failure.of(wrong, 1)));
  }
}
