package io.drayage.api;

import io.drayage.management.Answer;
import io.drayage.management.Request;
import io.drayage.management.Resource;
import io.drayage.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@code GET /observe/metrics}: metrics as Prometheus text, or as OpenMetrics if accepted. */
public final class MetricsResource implements Resource {
  private final Metrics metrics;

  public MetricsResource(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Answer answer(Request request) {
    Metrics.Scrape scrape = metrics.scrape(request.header("accept").orElse(""));
    return new Answer(
        200, scrape.contentType(), scrape.text().getBytes(StandardCharsets.UTF_8), Map.of());
  }
}
