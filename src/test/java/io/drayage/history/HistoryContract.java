package io.drayage.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.status.History.Day;
import io.drayage.status.History.ImageEvent;
import io.drayage.status.History.RunDetail;
import io.drayage.status.History.RunQuery;
import io.drayage.status.Page;
import io.drayage.status.RunState;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Samples;
import io.drayage.testing.CapturedLog;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the history answers, for each kind of database. */
abstract class HistoryContract {
  private static final ImagePair REDIS = HistoryLab.image("run1", "redis:latest");
  private static final ImagePair ALPINE = HistoryLab.image("run1", "alpine:3");
  private static final ImagePair BUSYBOX = HistoryLab.image("run1", "busybox:1");

  private HistoryLab lab;

  /** A lab with an empty database. */
  abstract HistoryLab lab();

  @BeforeEach
  void open() {
    lab = lab();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void threeRunsWithAFailureBetweenTellWhenAnImageChangedLastAndToWhat() throws Exception {
    lab.start();
    lab.planned(HistoryLab.image("run1", "redis:latest"), "one", "");
    lab.at("2026-03-01T06:00:20Z");
    lab.run("run1", HistoryLab.copied(HistoryLab.image("run1", "redis:latest"), "one"));
    lab.await();
    lab.at("2026-03-01T07:00:00Z");
    lab.planned(HistoryLab.image("run2", "redis:latest"), "two", "one");
    lab.at("2026-03-01T07:00:30Z");
    lab.run(
        "run2",
        HistoryLab.failed(
            HistoryLab.image("run2", "redis:latest"), FailureKind.UNREACHABLE, "no connection"));
    lab.await();
    lab.at("2026-03-01T08:00:00Z");
    lab.planned(HistoryLab.image("run3", "redis:latest"), "two", "one");
    lab.at("2026-03-01T08:00:30Z");
    lab.run("run3", HistoryLab.copied(HistoryLab.image("run3", "redis:latest"), "two"));
    lab.await();

    List<ImageEvent> events = lab.history.image("redis:latest", Optional.empty(), 10).items();

    assertThat(events)
        .extracting(ImageEvent::outcome)
        .containsExactly("copied", "failed", "copied");
    ImageEvent last = events.get(0);
    assertThat(last.time()).isEqualTo("2026-03-01T08:00:30Z");
    assertThat(last.digest()).contains(HistoryLab.digest("two").toString());
    assertThat(last.previous()).contains(HistoryLab.digest("one").toString());
    assertThat(last.seen())
        .as("the failed run saw the content first")
        .contains(Instant.parse("2026-03-01T07:00:00Z"));
    assertThat(last.source()).isEqualTo("docker.io/library/redis:latest");
    assertThat(events.get(1).failure().orElseThrow().message()).isEqualTo("no connection");
  }

  @Test
  void aSeriesOfFailuresIsOneEventForEachKindAndItsEndIsAnother() throws Exception {
    lab.start();
    lab.run("run1", HistoryLab.unchanged(REDIS, "one"));
    for (FailureKind kind :
        List.of(
            FailureKind.UNREACHABLE,
            FailureKind.UNREACHABLE,
            FailureKind.RESTING,
            FailureKind.WAITING,
            FailureKind.STOPPED,
            FailureKind.UNREACHABLE,
            FailureKind.DENIED,
            FailureKind.DENIED)) {
      lab.run("run2", HistoryLab.failed(REDIS, kind, "why"));
    }
    lab.run("run3", HistoryLab.unchanged(REDIS, "one"));
    lab.run("run4", HistoryLab.unchanged(REDIS, "one"));
    lab.run("run5", HistoryLab.unchanged(REDIS, "two"));
    lab.await();

    assertThat(lab.history.image("redis", Optional.empty(), 10).items())
        .extracting(
            event ->
                event.outcome() + event.failure().map(failure -> " " + failure.kind()).orElse(""))
        .containsExactly(
            "unchanged", "unchanged", "failed denied", "failed unreachable", "unchanged");
  }

  @Test
  void anImageThatWaitsForPullsKeepsTheFirstSightOfItsNewContent() throws Exception {
    lab.start();
    ImagePair image = HistoryLab.image("1", "redis:latest");
    lab.at("2026-03-01T06:00:00Z");
    lab.planned(image, "new", "");
    lab.run("1", HistoryLab.failed(image, FailureKind.WAITING, "no pulls are left"));
    lab.at("2026-03-01T12:00:00Z");
    lab.planned(image, "new", "");
    lab.run("2", HistoryLab.copied(image, "new"));
    lab.await();

    assertThat(lab.history.image("redis", Optional.empty(), 10).items())
        .singleElement()
        .satisfies(
            event -> assertThat(event.seen()).contains(Instant.parse("2026-03-01T06:00:00Z")));
  }

  @Test
  void anUnchangedImageIsOneRowHoweverOftenItIsLookedAt() throws Exception {
    lab.start();
    for (int run = 0; run < 5; run++) {
      lab.at("2026-03-01T0%d:00:00Z".formatted(run));
      lab.run("run" + run, HistoryLab.unchanged(REDIS, "one"));
      lab.await();
    }

    assertThat(lab.rows("select * from event", "run")).containsExactly("run0");
    assertThat(
            lab.rows(
                "select i.*, (since = first_seen) as start, (checked = (select max(ended) from run)) as"
                    + " latest from image i",
                "target",
                "state",
                "start",
                "latest"))
        .singleElement()
        .asString()
        .matches("harbor.example.com/mirror/redis:latest unchanged (t|TRUE) (t|TRUE)");
  }

  @Test
  void recordsThatAreWrittenTwiceChangeNothing() throws Exception {
    lab.spent.put("docker.io", 3L);
    lab.run("run1", HistoryLab.copied(REDIS, "one"), HistoryLab.unchanged(BUSYBOX, "x"));
    lab.run("run2", HistoryLab.failed(REDIS, FailureKind.DENIED, "why"));
    lab.run("run3", HistoryLab.copied(REDIS, "two"));
    lab.start();
    HistoryLab again = lab.copy();
    lab.await();
    List<String> before = content();

    try (again) {
      again.start().await();
    }

    assertThat(content()).isEqualTo(before).hasSize(3 + 4 + 2 + 1);
  }

  private List<String> content() {
    List<String> rows = new ArrayList<>(lab.rows("select * from run order by seq", "id", "ended"));
    rows.addAll(lab.rows("select * from event order by seq", "run", "target", "outcome"));
    rows.addAll(
        lab.rows("select * from image order by target", "target", "digest", "since", "seq"));
    rows.addAll(lab.rows("select * from pulls", "registry", "spent"));
    return rows;
  }

  @Test
  void aRunTellsWhatItChangedAndWhatFailed() throws Exception {
    lab.start();
    lab.run("run1", HistoryLab.unchanged(BUSYBOX, "x"));
    Outcome.MappingFailed problem =
        new Outcome.MappingFailed("docker.io/library/gone", Samples.failure(FailureKind.NOT_FOUND));
    lab.run(
        "run2",
        List.of(HistoryLab.unchanged(BUSYBOX, "x"), HistoryLab.copied(REDIS, "one")),
        List.of(problem));
    lab.await();

    RunDetail run = lab.history.run("run2").orElseThrow();

    assertThat(run.run())
        .isEqualTo(
            new RunState(
                "run2",
                "core",
                HistoryLab.START.minusSeconds(30),
                Optional.of(HistoryLab.START),
                "partial",
                new RunState.Counts(2, 1, 1, 0, 0, 0, 0, 1),
                1_000));
    assertThat(run.events())
        .extracting(ImageEvent::source)
        .containsExactly("docker.io/library/gone", "docker.io/library/redis:latest");
    assertThat(run.events().get(0).failure().orElseThrow().kind()).isEqualTo("not-found");
    assertThat(lab.history.run("run3")).isEmpty();
  }

  @Test
  void aChangeHasTheNameOfTheWorkerThatMadeIt() throws Exception {
    lab.start();
    lab.run("run1", HistoryLab.copied(REDIS, "one"));
    lab.run("run2", HistoryLab.at("w-1", HistoryLab.copied(REDIS, "two")));
    lab.run("run3", HistoryLab.at("w-2", HistoryLab.failed(REDIS, FailureKind.DENIED, "why")));
    lab.run("run4", HistoryLab.unchanged(REDIS, "two"));
    lab.await();

    assertThat(lab.history.image("redis", Optional.empty(), 10).items())
        .extracting(ImageEvent::worker)
        .containsExactly(
            Optional.empty(), Optional.of("w-2"), Optional.of("w-1"), Optional.empty());
    assertThat(lab.history.run("run2").orElseThrow().events())
        .extracting(ImageEvent::worker)
        .containsExactly(Optional.of("w-1"));
  }

  @Test
  void tablesOfAnEarlierVersionAreReadAsTheyAreAndTakenOverByTheirProcess() throws Exception {
    lab.makeFirstVersion(REDIS);
    try (StoredHistory stored = lab.stored()) {
      assertThat(stored.history().image("redis", Optional.empty(), 10).items())
          .extracting(ImageEvent::run, ImageEvent::worker)
          .containsExactly(tuple("run1", Optional.empty()));
    }

    lab.start();
    lab.run("run2", HistoryLab.at("w-1", HistoryLab.copied(REDIS, "two")));
    lab.await();

    assertThat(lab.history.image("redis", Optional.empty(), 10).items())
        .extracting(ImageEvent::run, ImageEvent::worker)
        .containsExactly(tuple("run2", Optional.of("w-1")), tuple("run1", Optional.empty()));
  }

  @Test
  void recordsThatAnEarlierVersionLeftInTheStateAreWritten() throws Exception {
    lab.addEarlierRecord(REDIS);
    lab.start();

    lab.await();

    assertThat(lab.history.image("redis", Optional.empty(), 10).items())
        .extracting(ImageEvent::outcome, ImageEvent::worker)
        .containsExactly(tuple("copied", Optional.empty()));
  }

  @Test
  void pagesOfRunsFollowEachOther() throws Exception {
    for (int run = 0; run < 25; run++) {
      // some begin at the same time
      lab.at("2026-03-01T%02d:00:00Z".formatted(run / 2));
      lab.run(
          "run" + run,
          run % 5 == 0
              ? HistoryLab.failed(REDIS, FailureKind.DENIED, "why")
              : HistoryLab.copied(REDIS, "one"));
    }
    lab.start().await();

    assertThat(runs(query(Optional.empty(), Optional.empty(), 4)))
        .hasSize(25)
        .doesNotHaveDuplicates()
        .startsWith("run24", "run23")
        .endsWith("run0");
    assertThat(runs(query(Optional.of("core"), Optional.of("failed"), 2)))
        .containsExactly("run20", "run15", "run10", "run5", "run0");
    assertThat(runs(query(Optional.of("other"), Optional.empty(), 2))).isEmpty();
    RunQuery between =
        new RunQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.of(Instant.parse("2026-03-01T00:59:30Z")),
            Optional.of(Instant.parse("2026-03-01T01:59:30Z")),
            Optional.empty(),
            10);
    assertThat(runs(between)).containsExactly("run3", "run2");
  }

  @Test
  void pagesOfAnImageFollowEachOther() throws Exception {
    for (int run = 0; run < 7; run++) {
      lab.run("run" + run, HistoryLab.copied(REDIS, "content" + run));
    }
    lab.start().await();

    List<String> runs = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<ImageEvent> page = lab.history.image("redis:latest", cursor, 3);
      page.items().forEach(event -> runs.add(event.run()));
      cursor = page.next();
    } while (cursor.isPresent());

    assertThat(runs).containsExactly("run6", "run5", "run4", "run3", "run2", "run1", "run0");
    assertThatThrownBy(() -> lab.history.image("redis", Optional.of("bm9uc2Vuc2U"), 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "redis, 1",
    "redis:latest, 1",
    "mirror/redis:latest, 1",
    "library/redis:latest, 1",
    "docker.io/library/redis:latest, 1",
    "harbor.example.com/mirror/redis:latest, 1",
    "edis:latest, 0",
    "redis:7, 0",
    "harbor.example.com/library/redis:latest, 0",
    "%:%, 0"
  })
  void anImageIsNamedByItsTargetItsSourceOrTheirEnds(String name, int events) throws Exception {
    lab.run("run1", HistoryLab.copied(REDIS, "one"), HistoryLab.copied(BUSYBOX, "x"));
    lab.start().await();

    assertThat(lab.history.image(name, Optional.empty(), 10).items()).hasSize(events);
  }

  @Test
  void daysHaveSums() throws Exception {
    lab.start();
    lab.spent.put("docker.io", 3L);
    lab.run("run1", HistoryLab.copied(REDIS, "one"));
    lab.spent.put("docker.io", 5L);
    lab.run("run2", HistoryLab.failed(REDIS, FailureKind.DENIED, "why"));
    lab.at("2026-03-02T00:10:00Z");
    lab.run("run3");
    lab.await();

    assertThat(lab.history.days(LocalDate.parse("2026-03-01")))
        .containsExactly(
            new Day(LocalDate.parse("2026-03-01"), 2, 1, 1, 1_000, 5),
            new Day(LocalDate.parse("2026-03-02"), 1, 0, 0, 0, 0));
    assertThat(lab.history.days(LocalDate.parse("2026-03-02"))).hasSize(1);
  }

  @Test
  void rowsBeyondTheirAgeAreDeleted() throws Exception {
    lab.start().stopForgetting();
    lab.spent.put("docker.io", 3L);
    lab.run("run1", HistoryLab.copied(REDIS, "one"));
    lab.run("run2", HistoryLab.copied(BUSYBOX, "one"), HistoryLab.copied(ALPINE, "x"));
    lab.at("2027-05-01T00:00:00Z");
    lab.run("run3", HistoryLab.copied(BUSYBOX, "two"), HistoryLab.unchanged(ALPINE, "x"));
    lab.await();

    lab.startForgetting();

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(content())
                    .satisfiesExactly(
                        run -> assertThat(run).startsWith("run3"),
                        lastCopy -> assertThat(lastCopy).startsWith("run2").contains("alpine"),
                        event -> assertThat(event).startsWith("run3").contains("busybox"),
                        image -> assertThat(image).contains("alpine"),
                        image -> assertThat(image).contains("busybox")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'); drop table run; --",
        ":#seq :?x ${body} ${bean:historyOutbox} {{drayage.history.url}} #{x} RAW(x) ?&=%27",
        "quote \" back \\ slash \\' 한국어 𝕏 \u0000 \ud800",
        "<script>alert(1)</script>"
      })
  void textOfARegistryIsKeptAsItIs(String text) throws Exception {
    lab.start();
    lab.run("run1", HistoryLab.failed(REDIS, FailureKind.DENIED, text));
    lab.await();

    Failure told = new Failure(FailureKind.DENIED, text, "", "", 0, 1);
    assertThat(lab.history.image("redis", Optional.empty(), 10).items())
        .singleElement()
        .satisfies(
            event -> assertThat(event.failure().orElseThrow().message()).isEqualTo(told.message()));
  }

  @Test
  void aRecordThatTheDatabaseRefusesIsDroppedAloneAndTold() throws Exception {
    lab.run("run1", HistoryLab.copied(REDIS, "one"));
    lab.addUnusableRecord();
    lab.run("run2", HistoryLab.copied(BUSYBOX, "one"));
    try (CapturedLog log = CapturedLog.of(HistoryOutbox.class)) {
      lab.start().await();

      assertThat(log.lines())
          .anyMatch(line -> line.startsWith("WARN history: a record that the database does not"));
    }
    assertThat(lab.rows("select * from run order by seq", "id")).containsExactly("run1", "run2");
    assertThat(lab.rows("select * from event order by seq", "run")).containsExactly("run1", "run2");
    assertThat(lab.outbox.dropped()).isEqualTo(1);
  }

  private List<String> runs(RunQuery query) {
    List<String> runs = new ArrayList<>();
    RunQuery next = query;
    while (true) {
      Page<RunState> page = lab.history.runs(next);
      assertThat(page.items().size()).isLessThanOrEqualTo(query.limit());
      page.items().forEach(run -> runs.add(run.id()));
      if (page.next().isEmpty()) {
        return runs;
      }
      next =
          new RunQuery(
              query.task(),
              query.outcome(),
              query.since(),
              query.before(),
              page.next(),
              query.limit());
    }
  }

  private static RunQuery query(Optional<String> task, Optional<String> outcome, int limit) {
    return new RunQuery(task, outcome, Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  @Test
  void everyQuestionAndEveryWriteUsesAnIndexOver10000RunsAnd500Images() throws Exception {
    lab.start();
    lab.fill(10_000, 500);
    Optional<String> task = Optional.of("task3");
    Optional<String> failed = Optional.of("failed");
    Optional<Instant> time = Optional.of(Instant.parse("2026-01-20T00:00:00Z"));
    Optional<String> cursor = Optional.of(new Cursor(time.get(), 5_000).text());
    Optional<String> no = Optional.empty();
    List<Query> sorted = new ArrayList<>();
    for (RunQuery query :
        List.of(
            new RunQuery(no, no, Optional.empty(), Optional.empty(), no, 20),
            new RunQuery(no, no, time, Optional.empty(), cursor, 20),
            new RunQuery(task, no, Optional.empty(), Optional.empty(), cursor, 20),
            new RunQuery(no, failed, Optional.empty(), time, no, 20),
            new RunQuery(task, Optional.of("succeeded"), Optional.empty(), time, cursor, 20))) {
      sorted.add(JdbcHistory.runsQuery(query, 21));
    }
    sorted.add(JdbcHistory.imageQuery("host/repo7:tag", Optional.empty(), 21));
    sorted.add(
        JdbcHistory.imageQuery("host/repo7:tag", Optional.of(new Cursor(time.get(), 7_990)), 21));
    List<Query> others = new ArrayList<>();
    others.add(JdbcHistory.runQuery("run77"));
    others.add(JdbcHistory.eventsQuery("run77"));
    others.add(JdbcHistory.namesQuery("name", "repo7:tag"));
    others.add(JdbcHistory.namesQuery("source_name", "repo7:tag"));
    others.add(JdbcHistory.daysQuery(LocalDate.parse("2027-01-01")));
    others.add(JdbcHistory.pullsQuery(LocalDate.parse("2027-01-01")));
    others.addAll(HistoryLab.statements());
    assertThat(others).hasSize(6 + 8);

    for (Query query : sorted) {
      assertThat(plan(query))
          .matches(this::isByIndex, "by index")
          .matches(this::isInOrder, "in order");
    }
    for (Query query : others) {
      assertThat(plan(query)).matches(this::isByIndex, "by index");
    }
    assertThat(runs(new RunQuery(no, no, Optional.empty(), Optional.empty(), no, 1000)))
        .hasSize(10_000)
        .doesNotHaveDuplicates();
  }

  private String plan(Query query) {
    Query explain = new Query("explain").and(query.sql(), query.parameters().toArray());
    return query.sql()
        + System.lineSeparator()
        + String.join(
            System.lineSeparator(),
            explain.list(lab.database::getConnection, row -> row.getString(1)));
  }

  /** Whether a plan reads no table from its beginning to its end. */
  abstract boolean isByIndex(String plan);

  /** Whether a plan reads its rows in their order. */
  abstract boolean isInOrder(String plan);
}
