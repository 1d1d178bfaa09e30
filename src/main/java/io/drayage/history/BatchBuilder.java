package io.drayage.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects records of the outbox, in their order, until a batch is full. */
final class BatchBuilder {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final TypeReference<List<Map<String, Object>>> ROWS = new TypeReference<>() {};

  private final int mostRows;
  private final List<Long> numbers = new ArrayList<>();
  private final List<Map<String, Object>> runs = new ArrayList<>();
  private final List<Map<String, Object>> looks = new ArrayList<>();
  private final List<Map<String, Object>> images = new ArrayList<>();
  private final List<Map<String, Object>> pulls = new ArrayList<>();
  private final Set<Object> targets = new HashSet<>();

  BatchBuilder(int mostRows) {
    this.mostRows = mostRows;
  }

  /** Text of a record: its rows as JSON. */
  static String text(RecordKind kind, List<Map<String, Object>> rows) {
    try {
      return kind.text(JSON.writeValueAsString(rows));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("rows can always be written", e);
    }
  }

  /**
   * Adds a record; false if the batch ends before it.
   *
   * @throws JsonProcessingException if the rows can't be read
   * @throws IllegalArgumentException if the kind is unknown
   */
  boolean add(long number, String text) throws JsonProcessingException {
    List<Map<String, Object>> rows = JSON.readValue(text.substring(1), ROWS);
    RecordKind kind = RecordKind.of(text);
    boolean ofImages = kind == RecordKind.IMAGE || kind == RecordKind.UNCHANGED;
    boolean fits =
        numbers.isEmpty() || (size() + rows.size() <= mostRows && !(ofImages && repeats(rows)));
    if (!fits) {
      return false;
    }
    numbers.add(number);
    for (int at = 0; at < rows.size(); at++) {
      rows.get(at).put("seq", number + at);
    }
    switch (kind) {
      case RUN -> runs.addAll(rows);
      case PULLS -> pulls.addAll(rows);
      case IMAGE, UNCHANGED, MAPPING -> {
        rows.forEach(row -> row.putIfAbsent(HistoryRecorder.WORKER, null));
        looks.addAll(rows);
      }
    }
    if (ofImages) {
      images.addAll(rows);
      rows.forEach(row -> targets.add(row.get("target")));
    }
    return true;
  }

  private boolean repeats(List<Map<String, Object>> rows) {
    return rows.stream().anyMatch(row -> targets.contains(row.get("target")));
  }

  private int size() {
    return runs.size() + looks.size() + pulls.size();
  }

  HistoryBatch build() {
    return new HistoryBatch(numbers, runs, looks, images, pulls);
  }
}
