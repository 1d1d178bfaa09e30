package io.drayage.history;

import io.drayage.cache.RecentMap;
import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts the results of runs into the outbox: copies and failures at once, the rest at the end of a
 * run. Images that were not tried have no record.
 */
public final class HistoryRecorder implements SyncListener {
  /** Column that records of earlier versions lack. */
  static final String WORKER = "worker";

  private static final int MAX_PLANNED = 20_000;

  private final HistoryOutbox outbox;
  private final InstantSource clock;
  private final Supplier<Map<String, Long>> spent;
  private final RecentMap<String, Planned> planned = new RecentMap<>(MAX_PLANNED);
  private final RecordedLooks looks = new RecordedLooks();
  private final Map<String, Long> counted = new HashMap<>();

  /** New content of a source, and its first sight, which images that wait keep over runs. */
  private record Planned(Digest wanted, Optional<Digest> previous, Instant seen) {}

  /**
   * A recorder into {@code outbox}.
   *
   * @param spent pulls of each registry since the start of the process
   */
  public HistoryRecorder(
      HistoryOutbox outbox, InstantSource clock, Supplier<Map<String, Long>> spent) {
    this.outbox = outbox;
    this.clock = clock;
    this.spent = spent;
  }

  @Override
  public void copyPlanned(CopyOrder order) {
    String target = order.image().target().toString();
    Instant seen =
        planned
            .get(target)
            .filter(before -> before.wanted().equals(order.sourceDigest()))
            .map(Planned::seen)
            .orElseGet(clock::instant);
    planned.put(target, new Planned(order.sourceDigest(), order.currentTarget(), seen));
  }

  @Override
  public void imageDone(CopyResult result) {
    String target = result.image().target().toString();
    boolean isCopied = result instanceof CopyResult.Copied;
    if (isCopied || result.failed().filter(HistoryRecorder::isTried).isPresent()) {
      outbox.add(RecordKind.IMAGE, List.of(row(result, planned.get(target), clock.instant())));
      planned.remove(target);
      looks.changed(result.image());
    } else if (result instanceof CopyResult.Unchanged) {
      planned.remove(target);
    }
  }

  private static boolean isTried(Failure failure) {
    return failure.kind() != FailureKind.WAITING && failure.kind() != FailureKind.RESTING;
  }

  @Override
  public void runEnded(TaskReport report) {
    Instant now = clock.instant();
    unchanged(report, now);
    for (MappingFailed problem : report.problems()) {
      problem
          .failed()
          .filter(HistoryRecorder::isTried)
          .ifPresent(
              failure ->
                  outbox.add(RecordKind.MAPPING, List.of(row(report, problem, failure, now))));
    }
    pulls(now);
    outbox.add(RecordKind.RUN, List.of(RunRow.of(report)));
  }

  private void unchanged(TaskReport report, Instant now) {
    Set<RecordedLooks.Place> places = looks.toRecord(report, now, outbox.dropped());
    if (places.isEmpty()) {
      return;
    }
    Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    for (CopyResult image : report.images()) {
      if (image instanceof CopyResult.Unchanged
          && places.contains(RecordedLooks.Place.of(image.image()))) {
        rows.put(image.image().target().toString(), row(image, Optional.empty(), now));
        if (rows.size() == HistoryOutbox.MAX_ROWS) {
          outbox.add(RecordKind.UNCHANGED, List.copyOf(rows.values()));
          rows.clear();
        }
      }
    }
    if (!rows.isEmpty()) {
      outbox.add(RecordKind.UNCHANGED, List.copyOf(rows.values()));
    }
  }

  /** Records the pulls since the last call. */
  private synchronized void pulls(Instant now) {
    List<Map<String, Object>> rows = new ArrayList<>();
    spent
        .get()
        .forEach(
            (registry, all) -> {
              long more = all - counted.getOrDefault(registry, 0L);
              counted.put(registry, all);
              if (more > 0 && rows.size() < HistoryOutbox.MAX_ROWS) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("registry", registry);
                row.put("of_day", day(now));
                row.put("spent", more);
                rows.add(row);
              }
            });
    if (!rows.isEmpty()) {
      outbox.add(RecordKind.PULLS, rows);
    }
  }

  static String day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
  }

  private static Map<String, Object> row(CopyResult result, Optional<Planned> order, Instant time) {
    ImagePair image = result.image();
    String source = image.source().toString();
    String target = image.target().toString();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("run", image.runId());
    row.put("happened", time.toString());
    row.put("task", image.taskName());
    row.put("mapping", image.mapping());
    row.put("source", source);
    row.put("source_name", name(source));
    row.put("target", target);
    row.put("name", name(target));
    row.put("outcome", result.label());
    row.put("digest", result.targetDigest().map(Digest::toString).orElse(null));
    row.put("previous", order.flatMap(Planned::previous).map(Digest::toString).orElse(null));
    row.put("wanted", order.map(known -> known.wanted().toString()).orElse(null));
    row.put("seen", order.map(known -> known.seen().toString()).orElse(null));
    row.put("bytes", result.bytesSent());
    row.put(WORKER, result.worker().isEmpty() ? null : result.worker());
    return failure(row, result.failed());
  }

  private static Map<String, Object> row(
      TaskReport report, MappingFailed problem, Failure failure, Instant time) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("run", report.run().id());
    row.put("happened", time.toString());
    row.put("task", report.run().taskName());
    row.put("source", problem.subject());
    row.put("target", "");
    row.put("outcome", "failed");
    for (String empty : List.of("digest", "previous", "wanted", "seen", WORKER)) {
      row.put(empty, null);
    }
    row.put("bytes", 0L);
    return failure(row, Optional.of(failure));
  }

  private static Map<String, Object> failure(
      Map<String, @Nullable Object> row, Optional<Failure> failure) {
    row.put("kind", failure.map(known -> known.kind().label()).orElse(""));
    row.put("message", failure.map(Failure::message).orElse(""));
    row.put("hint", failure.map(Failure::hint).orElse(""));
    row.put("registry", failure.map(Failure::registry).orElse(""));
    row.put("attempts", failure.map(Failure::attempts).orElse(0));
    return nullable(row);
  }

  /** The rows go to JSON and to SQL, which take null for an absent value. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> nullable(Map<String, @Nullable Object> row) {
    return (Map<String, Object>) (Map<String, ?>) row;
  }

  /** The end of a reference from its last part on, such as {@code redis:latest}. */
  static String name(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }
}
