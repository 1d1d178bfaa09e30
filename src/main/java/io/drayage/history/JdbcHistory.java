package io.drayage.history;

import io.drayage.status.History;
import io.drayage.status.Page;
import io.drayage.status.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Queries of the history's tables, the same for H2 and PostgreSQL. Each one uses an index. */
public final class JdbcHistory implements History {
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_EVENTS = 1000;
  private static final int MAX_IMAGES = 50;
  private static final int MAX_NAMESAKES = 1000;

  private final Connections database;

  /** A row with its place in the order of a list. */
  private record Placed<T>(T value, Cursor place) {}

  /** The history in {@code database}. */
  public JdbcHistory(Connections database) {
    this.database = database;
  }

  @Override
  public Page<RunState> runs(RunQuery query) {
    int limit = within(query.limit());
    return page(runsQuery(query, limit + 1).list(database, JdbcHistory::placedRun), limit);
  }

  static Query runsQuery(RunQuery query, int rows) {
    Optional<Cursor> after = Cursor.parse(query.cursor());
    Query select =
        new Query("select * from run where 1 = 1")
            .and("and task = ?", query.task())
            .and("and outcome = ?", query.outcome())
            .and("and started >= ?", query.since())
            .and("and started < ?", query.before())
            .and("and started <= ?", after.map(Cursor::time));
    after.ifPresent(place -> select.and("and (started < ? or seq < ?)", place.time(), place.seq()));
    // H2 takes the order of an index only from its first column on
    String first =
        query.task().map(task -> "task, ").orElse("")
            + query.outcome().map(outcome -> "outcome, ").orElse("");
    return select.and("order by " + first + "started desc, seq desc limit ?", rows);
  }

  @Override
  public Optional<RunDetail> run(String id) {
    List<RunState> runs = runQuery(id).list(database, JdbcHistory::run);
    return runs.stream()
        .findFirst()
        .map(run -> new RunDetail(run, eventsQuery(id).list(database, JdbcHistory::event)));
  }

  static Query runQuery(String id) {
    return new Query("select * from run").and("where id = ? order by seq desc limit 1", id);
  }

  /** Failures first, since the first run of a task has a first sight of each image. */
  static Query eventsQuery(String run) {
    return new Query("select * from event")
        .and("where run = ?", run)
        .and("order by case when outcome = 'failed' then 0 else 1 end, seq limit ?", MAX_EVENTS);
  }

  @Override
  public Page<ImageEvent> image(String image, Optional<String> cursor, int limit) {
    int most = within(limit);
    Optional<Cursor> after = Cursor.parse(cursor);
    List<Placed<ImageEvent>> events = new ArrayList<>();
    for (String target : targets(image)) {
      events.addAll(
          imageQuery(target, after, most + 1)
              .list(
                  database,
                  row -> new Placed<>(event(row), new Cursor(Instant.EPOCH, row.getLong("seq")))));
    }
    events.sort(
        Comparator.comparingLong((Placed<ImageEvent> event) -> event.place().seq()).reversed());
    return page(events.stream().limit(most + 1L).toList(), most);
  }

  static Query imageQuery(String target, Optional<Cursor> after, int rows) {
    return new Query("select * from event")
        .and("where target = ?", target)
        .and("and seq < ?", after.map(Cursor::seq))
        .and("order by target, seq desc limit ?", rows);
  }

  /** Targets of the images that {@code image} names. */
  private List<String> targets(String image) {
    String name = HistoryRecorder.name(image);
    String full = name.contains(":") || name.contains("@") ? image : image + ":latest";
    String last = HistoryRecorder.name(full);
    return Stream.of("name", "source_name")
        .flatMap(column -> namesQuery(column, last).list(database, Named::of).stream())
        .filter(named -> named.isMeantBy(full))
        .map(Named::target)
        .distinct()
        .limit(MAX_IMAGES)
        .toList();
  }

  static Query namesQuery(String column, String name) {
    return new Query("select target, source from image")
        .and("where " + column + " = ?", name)
        .and("limit ?", MAX_NAMESAKES);
  }

  private record Named(String target, String source) {
    static Named of(ResultSet row) throws SQLException {
      return new Named(row.getString("target"), row.getString("source"));
    }

    boolean isMeantBy(String image) {
      return Stream.of(target, source)
          .anyMatch(full -> full.equals(image) || full.endsWith("/" + image));
    }
  }

  @Override
  public List<Day> days(LocalDate from) {
    Map<LocalDate, Day> days = new TreeMap<>();
    for (Day day : daysQuery(from).list(database, JdbcHistory::day)) {
      days.put(day.day(), day);
    }
    for (Day pulls : pullsQuery(from).list(database, JdbcHistory::pulls)) {
      days.merge(
          pulls.day(),
          pulls,
          (runs, spent) ->
              new Day(
                  runs.day(),
                  runs.runs(),
                  runs.copied(),
                  runs.failed(),
                  runs.bytes(),
                  spent.pulls()));
    }
    return List.copyOf(days.values());
  }

  static Query daysQuery(LocalDate from) {
    return new Query(
            "select of_day, count(*) as runs, sum(copied) as copied, sum(failed) as failed,"
                + " sum(bytes) as bytes from run")
        .and("where of_day >= ? group by of_day", from);
  }

  static Query pullsQuery(LocalDate from) {
    return new Query("select of_day, sum(spent) as spent from pulls")
        .and("where of_day >= ? group by of_day", from);
  }

  private static Day day(ResultSet row) throws SQLException {
    return new Day(
        row.getObject("of_day", LocalDate.class),
        row.getLong("runs"),
        row.getLong("copied"),
        row.getLong("failed"),
        row.getLong("bytes"),
        0);
  }

  private static Day pulls(ResultSet row) throws SQLException {
    return new Day(row.getObject("of_day", LocalDate.class), 0, 0, 0, 0, row.getLong("spent"));
  }

  private static Placed<RunState> placedRun(ResultSet row) throws SQLException {
    return new Placed<>(run(row), new Cursor(Query.time(row, "started"), row.getLong("seq")));
  }

  private static RunState run(ResultSet row) throws SQLException {
    return new RunState(
        row.getString("id"),
        row.getString("task"),
        Query.time(row, "started"),
        Optional.of(Query.time(row, "ended")),
        row.getString("outcome"),
        new RunState.Counts(
            row.getLong("found"),
            row.getLong("copied"),
            row.getLong("unchanged"),
            row.getLong("skipped"),
            row.getLong("waiting"),
            row.getLong("stopped"),
            row.getLong("failed"),
            row.getLong("problems")),
        row.getLong("bytes"));
  }

  private static ImageEvent event(ResultSet row) throws SQLException {
    return new ImageEvent(
        Query.time(row, "happened"),
        row.getString("run"),
        row.getString("task"),
        row.getString("source"),
        row.getString("target"),
        row.getString("outcome"),
        Query.textOrNone(row, "digest"),
        Query.textOrNone(row, "previous"),
        Query.timeOrNone(row, "seen"),
        row.getLong("bytes"),
        Query.failure(row),
        Query.textOrNoColumn(row, HistoryRecorder.WORKER));
  }

  private static int within(int limit) {
    return Math.max(1, Math.min(MAX_LIMIT, limit));
  }

  private static <T> Page<T> page(List<Placed<T>> rows, int limit) {
    Function<Placed<T>, T> value = Placed::value;
    return rows.size() <= limit
        ? new Page<>(rows.stream().map(value).toList(), Optional.empty())
        : new Page<>(
            rows.stream().limit(limit).map(value).toList(),
            Optional.of(rows.get(limit - 1).place().text()));
  }
}
