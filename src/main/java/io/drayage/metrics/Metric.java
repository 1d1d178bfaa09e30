package io.drayage.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/** The metrics of this program, with the help that a scrape shows. */
enum Metric {
  IMAGES("drayage.images", "", "Images judged, by outcome"),
  IMAGE_DURATION("drayage.image.duration", "", "Time of a copy, of copied images"),
  FAILURES("drayage.failures", "", "Failures of images and mappings, by kind"),
  RUNS("drayage.runs", "", "Runs that ended, by outcome"),
  RUN_DURATION("drayage.run.duration", "", "Time of a run"),
  RUN_IN_PROGRESS("drayage.run.in.progress", "", "Whether a run is under way"),
  UPSTREAM_LAG("drayage.upstream.lag", "", "Time from the first sight of a new digest to its copy"),
  LAST_SUCCESS(
      "drayage.task.last.success.timestamp", "seconds", "End of the last run without failures"),
  LAST_RUN("drayage.task.last.run.timestamp", "seconds", "End of the last run"),
  NEXT_RUN("drayage.task.next.run.timestamp", "seconds", "Begin of the next run"),
  MAX_AGE("drayage.task.max.age", "seconds", "Longest healthy age of the last success"),
  PAUSED("drayage.task.paused", "", "Whether the task is paused"),
  OUTDATED(
      "drayage.task.outdated", "", "Whether another scheduler has a newer sync file with the task"),
  TRANSFERRED("drayage.transferred", "bytes", "Bytes of blobs and manifests"),
  MOUNTED("drayage.mounted", "bytes", "Bytes that a mount or a known blob saved"),
  REQUESTS("drayage.registry.requests", "", "Requests, by operation and status"),
  REQUEST_DURATION("drayage.registry.request.duration", "", "Time to the first byte of the answer"),
  RETRIES("drayage.retries", "", "Repeated requests, by the reason"),
  PULLS("drayage.pulls", "", "Manifests pulled"),
  PULLS_LIMIT("drayage.pulls.limit", "", "Pulls within a window"),
  PULLS_REMAINING("drayage.pulls.remaining", "", "Pulls left in the window"),
  PULLS_RESERVE("drayage.pulls.reserve", "", "Pulls left to other clients"),
  PULLS_RESET("drayage.pulls.reset.timestamp", "seconds", "Time at which the limit is full again"),
  CIRCUIT_OPEN("drayage.circuit.open", "", "Whether requests are withheld after failures"),
  IMAGES_WAITING("drayage.images.waiting", "", "Images that wait for their turn"),
  COPIES_IN_PROGRESS("drayage.copies.in.progress", "", "Images that are copied"),
  IN_FLIGHT("drayage.in.flight", "bytes", "Bytes of the blobs that are sent"),
  WORKERS("drayage.workers", "", "Workers that were heard of within the last minute"),
  WORKERS_COPIES("drayage.workers.copies.in.progress", "", "Images that workers copy"),
  WORKERS_MOVED("drayage.workers.moved", "bytes", "Bytes that these copies have sent so far"),
  RELOAD_SUCCESSFUL(
      "drayage.config.last.reload.successful", "", "Whether the last reload is in use"),
  RELOAD_TIME("drayage.config.last.reload.timestamp", "seconds", "Time of the last reload"),
  BUILD("drayage.build.info", "", "The program's version"),
  EXCHANGES("camel.exchanges.total", "", "Exchanges of a route that ended"),
  EXCHANGES_SUCCEEDED("camel.exchanges.succeeded", "", "Exchanges that ended without exception"),
  EXCHANGES_FAILED("camel.exchanges.failed", "", "Exchanges that ended with an exception"),
  EXCHANGES_HANDLED(
      "camel.exchanges.failures.handled", "", "Exchanges with a failure that was handled"),
  EXCHANGES_IN_FLIGHT("camel.exchanges.inflight", "", "Exchanges under way"),
  ROUTE_TIME("camel.route.policy", "", "Time of exchanges in a route");

  private final String meter;
  private final String unit;
  private final String help;

  Metric(String meter, String unit, String help) {
    this.meter = meter;
    this.unit = unit;
    this.help = help;
  }

  /** Micrometer's name, from which its registry makes Prometheus' one. */
  String meter() {
    return meter;
  }

  /** The base unit; null for numbers, and for times, whose meters have theirs. */
  @Nullable String unit() {
    return unit.isEmpty() ? null : unit;
  }

  String help() {
    return help;
  }

  Meter.Id id(Tags tags) {
    return new Meter.Id(meter, tags, unit(), help, Meter.Type.OTHER);
  }
}
