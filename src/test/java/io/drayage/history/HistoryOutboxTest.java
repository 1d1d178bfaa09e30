package io.drayage.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.state.StateQueue;
import io.drayage.state.StateSettings;
import io.drayage.state.StateStore;
import io.drayage.testing.CapturedLog;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryOutboxTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void recordsAreKeptOverARestartInTheirOrder(@TempDir Path directory) {
    try (StateStore state = StateStore.open(directory, StateSettings.USUAL)) {
      HistoryOutbox outbox = outbox(state, 500, 100);
      add(outbox, RecordKind.RUN, "a");
      add(outbox, RecordKind.RUN, "b");
    }
    try (StateStore state = StateStore.open(directory, StateSettings.USUAL)) {
      // the clock has been set back
      HistoryOutbox outbox =
          new HistoryOutbox(state.history(), settings(500, 100), () -> NOW.minusSeconds(3600));
      add(outbox, RecordKind.RUN, "c");

      assertThat(outbox.waiting()).isEqualTo(3);
      assertThat(names(outbox.take().runs())).containsExactly("a", "b", "c");
    }
  }

  @Test
  void aBatchEndsBeforeASecondResultOfAnImageAndAtItsSize() {
    HistoryOutbox outbox = outbox(StateStore.inMemory(), 3, 100);
    for (String target : List.of("a", "b", "a", "c", "d", "e")) {
      add(outbox, RecordKind.IMAGE, target);
    }

    List<List<Object>> batches = new ArrayList<>();
    while (outbox.hasRecords()) {
      HistoryBatch batch = outbox.take();
      batches.add(names(batch.images()));
      outbox.written(batch);
    }

    assertThat(batches).containsExactly(List.of("a", "b"), List.of("a", "c", "d"), List.of("e"));
  }

  @Test
  void aFullOutboxDropsTheOldestAndUnchangedImagesFirstAndTellsItOnce() {
    HistoryOutbox outbox = outbox(StateStore.inMemory(), 500, 10);
    try (CapturedLog log = CapturedLog.of(HistoryOutbox.class)) {
      add(outbox, RecordKind.RUN, "first");
      for (int at = 0; at < 4; at++) {
        add(outbox, RecordKind.UNCHANGED, "unchanged" + at);
      }
      for (int at = 0; at < 11; at++) {
        add(outbox, RecordKind.RUN, "run" + at);
      }

      assertThat(outbox.dropped()).isEqualTo(4 + 2);
      assertThat(names(outbox.take().runs())).hasSize(10).startsWith("run1").endsWith("run10");
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN history: too many records wait for the database");
    }
  }

  @Test
  void eachTimeThatTheOutboxIsFullIsTold() {
    HistoryOutbox outbox = outbox(StateStore.inMemory(), 500, 10);
    add(outbox, RecordKind.RUN, "refused");
    outbox.failed(outbox.take(), new SQLException("no such value", "22007"));
    try (CapturedLog log = CapturedLog.of(HistoryOutbox.class)) {
      for (int time = 0; time < 2; time++) {
        for (int at = 0; at < 15; at++) {
          add(outbox, RecordKind.RUN, "run" + at);
        }
        outbox.written(outbox.take());
      }

      assertThat(log.lines()).hasSize(2).allMatch(line -> line.contains("too many records"));
    }
  }

  @Test
  void failuresOfASeriesAreToldOnceWithoutALossAndSoIsTheirEnd() {
    HistoryOutbox outbox = outbox(StateStore.inMemory(), 500, 10);
    add(outbox, RecordKind.RUN, "a");
    HistoryBatch batch = outbox.take();
    try (CapturedLog log = CapturedLog.of(HistoryOutbox.class)) {
      for (int at = 0; at < 3; at++) {
        outbox.failed(batch, new IllegalStateException(new SQLException("refused", "08001")));
      }
      assertThat(outbox.problem()).contains("SQLException: refused");
      outbox.awaitWritten(Duration.ofDays(1));
      outbox.written(batch);

      assertThat(log.lines())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("WARN history: not written"),
              line -> assertThat(line).startsWith("INFO history: the database takes records"));
    }
    assertThat(outbox.problem()).isEmpty();
    assertThat(outbox.dropped()).isZero();
    assertThat(outbox.hasRecords()).isFalse();
  }

  @Test
  void aDamagedRecordIsLeftOut() {
    StateStore state = StateStore.inMemory();
    state.history().add(new StateQueue.Entry(1, "r{no"));
    state.history().add(new StateQueue.Entry(2, ""));
    HistoryOutbox outbox = outbox(state, 500, 10);
    add(outbox, RecordKind.RUN, "a");

    assertThat(names(outbox.take().runs())).containsExactly("a");
    assertThat(outbox.waiting()).isEqualTo(1);
  }

  @Test
  void aRecordOfAnUnknownKindIsLeftOut() {
    StateStore state = StateStore.inMemory();
    state.history().add(new StateQueue.Entry(1, "x[{}]"));
    HistoryOutbox outbox = outbox(state, 500, 10);
    add(outbox, RecordKind.MAPPING, "a");

    assertThat(names(outbox.take().looks())).containsExactly("a");
    assertThat(outbox.waiting()).isEqualTo(1);
  }

  @Test
  void aStateThatKeepsNothingEndsTheLoopOfTheRoute(@TempDir Path directory) {
    StateStore state = StateStore.open(directory, StateSettings.USUAL);
    HistoryOutbox outbox = outbox(state, 500, 10);
    state.close();
    add(outbox, RecordKind.RUN, "lost");

    outbox.written(outbox.take());

    assertThat(outbox.hasRecords()).isFalse();
  }

  private static HistoryOutbox outbox(StateStore state, int batchSize, int maxRecords) {
    return new HistoryOutbox(state.history(), settings(batchSize, maxRecords), () -> NOW);
  }

  private static HistorySettings settings(int batchSize, int maxRecords) {
    return new HistorySettings(
        "",
        Optional.empty(),
        Optional::empty,
        Path.of(""),
        Duration.ofDays(1),
        batchSize,
        maxRecords);
  }

  private static void add(HistoryOutbox outbox, RecordKind kind, String name) {
    outbox.add(kind, List.of(Map.of("target", name)));
  }

  private static List<Object> names(List<Map<String, Object>> rows) {
    return rows.stream().map(row -> row.get("target")).toList();
  }
}
