package io.drayage.history;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.route.RowParameters;
import io.drayage.state.StateStore;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Samples;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.testing.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;

/** The shipped route of the history, from a recorder to a real database. */
final class HistoryLab implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

  private final HistorySettings settings;
  private final StateStore state;
  private final CamelContext context = new DefaultCamelContext();
  final HistoryDatabase database;
  final HistoryOutbox outbox;
  final HistoryRecorder recorder;
  final JdbcHistory history;
  final Map<String, Long> spent = new ConcurrentHashMap<>();
  private volatile Instant now = START;

  HistoryLab(HistorySettings settings, StateStore state) {
    this.settings = settings;
    this.state = state;
    database = new HistoryDatabase(settings);
    outbox = new HistoryOutbox(state.history(), settings, () -> now);
    recorder = new HistoryRecorder(outbox, () -> now, () -> spent);
    history = new JdbcHistory(database::getConnection);
  }

  /** Settings of a file in {@code directory}. */
  static HistorySettings file(Path directory) {
    return settings("", directory);
  }

  static HistorySettings settings(String url, Path directory) {
    boolean file = url.isEmpty();
    return new HistorySettings(
        url,
        file ? Optional.empty() : Optional.of(PostgresServer.USER),
        () -> file ? Optional.empty() : Optional.of(PostgresServer.PASSWORD),
        directory,
        Duration.ofDays(400),
        500,
        20_000);
  }

  /** Starts the route. */
  HistoryLab start() throws Exception {
    return start(Path.of("routes/history.camel.yaml"));
  }

  /** Starts the route of {@code file}. */
  HistoryLab start(Path file) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("drayage.history.interval", "10");
    properties.setProperty("drayage.history.forget-interval", "10");
    properties.setProperty("drayage.history.retry.times", "1");
    properties.setProperty("drayage.history.retry.delay", "1");
    context.getPropertiesComponent().setLocation("file:config/application.properties");
    context.getPropertiesComponent().setOverrideProperties(properties);
    context.getRegistry().bind("historyDatabase", database);
    context.getRegistry().bind(RowParameters.NAME, new RowParameters());
    context.getRegistry().bind("historyOutbox", outbox);
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(PluginHelper.getResourceLoader(context).resolveResource("file:" + file));
    context.start();
    return this;
  }

  /** Makes the tables of the first version, which knew no workers, with a copy of {@code image}. */
  void makeFirstVersion(ImagePair image) throws SQLException {
    String url = settings.isFile() ? HistorySettings.fileUrl(settings.file()) : settings.url();
    String user = settings.user().orElse("drayage");
    String password = settings.password().get().orElse("");
    Flyway.configure(HistoryLab.class.getClassLoader())
        .dataSource(url, user, password)
        .locations("classpath:io/drayage/history/db")
        .table("history_version")
        .target("1")
        .load()
        .migrate();
    String source = image.source().toString();
    String target = image.target().toString();
    OffsetDateTime time = START.minusSeconds(60).atOffset(ZoneOffset.UTC);
    try (Connection connection = DriverManager.getConnection(url, user, password);
        PreparedStatement event =
            connection.prepareStatement(
                "insert into event values (?, 1, ?, 'core', ?, ?, 'copied', 'd', null, null, 1, '',"
                    + " '', '', '', 0)");
        PreparedStatement row =
            connection.prepareStatement(
                "insert into image values (?, ?, ?, ?, 'core', 1, 'd', 'copied', ?, ?, ?, ?, 1,"
                    + " null, null, '', '', '', '', 0, 1)")) {
      add(event, image.runId(), time, source, target);
      event.executeBatch();
      String name = HistoryRecorder.name(target);
      add(row, target, name, source, name, time, time, time, time);
      row.executeBatch();
    }
  }

  /** The history as a process reads it that does not write it. */
  StoredHistory stored() throws IOException {
    return StoredHistory.open(settings);
  }

  /** A second lab over the same database, with the records that wait now. */
  HistoryLab copy() {
    StateStore other = StateStore.inMemory();
    state
        .history()
        .forEachWhile(
            entry -> {
              other.history().add(entry);
              return true;
            });
    return new HistoryLab(settings, other);
  }

  /** Adds runs of 50 tasks and images with their events. */
  void fill(int runs, int images) throws SQLException {
    try (Connection connection = database.getConnection()) {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into run values (?, ?, ?, ?, ?, ?, 1, 1, 1, 0, 0, 0, 0, 0, 1000, ?)")) {
        for (int run = 0; run < runs; run++) {
          OffsetDateTime start = OffsetDateTime.parse("2026-01-01T00:00:00Z").plusMinutes(run);
          Object[] values = {
            "run" + run,
            "task" + run % 50,
            start,
            start.plusSeconds(9),
            start.toLocalDate(),
            run % 10 == 0 ? "failed" : "succeeded",
            run
          };
          add(insert, values);
        }
        insert.executeBatch();
      }
      try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into image values (?, ?, ?, ?, 'task', 1, ?, 'copied', ?, ?, ?, ?, 1,"
                      + " null, null, '', '', '', '', 0, ?)");
          PreparedStatement event =
              connection.prepareStatement(
                  "insert into event values (?, ?, ?, 'task', ?, ?, 'copied', ?, null, ?, 1, '',"
                      + " '', '', '', 0, null)");
          PreparedStatement pulls =
              connection.prepareStatement("insert into pulls values (?, 'docker.io', 1, ?)")) {
        OffsetDateTime time = OffsetDateTime.parse("2026-01-01T00:00:00Z");
        for (int image = 0; image < images; image++) {
          String name = "repo" + image + ":tag";
          String target = "host/" + name;
          add(insert, target, name, target, name, "d", time, time, time, time, image);
          for (int copy = 0; copy < (image == 7 ? 1000 : 20); copy++) {
            int seq = image * 1000 + copy;
            add(event, "run" + seq, seq, time.plusSeconds(seq), target, target, "d", time);
            add(pulls, time.toLocalDate().plusDays(seq % 300), seq);
          }
        }
        insert.executeBatch();
        event.executeBatch();
        pulls.executeBatch();
      }
      connection.createStatement().execute("analyze");
    }
  }

  private static void add(PreparedStatement insert, Object... values) throws SQLException {
    for (int at = 0; at < values.length; at++) {
      insert.setObject(at + 1, values[at]);
    }
    insert.addBatch();
  }

  /** The statements of the route, with values. */
  static List<Query> statements() throws IOException {
    List<Query> statements = new ArrayList<>();
    Matcher file =
        Pattern.compile("sql:classpath:([^\"]+)")
            .matcher(Files.readString(Path.of("routes/history.camel.yaml")));
    while (file.find()) {
      statements.add(
          statement(Files.readString(Path.of("src/main/resources").resolve(file.group(1)))));
    }
    return statements;
  }

  private static Query statement(String sql) {
    List<Object> values = new ArrayList<>();
    Matcher parameter = Pattern.compile(":#(\\w+|\\$\\{body\\})").matcher(sql);
    while (parameter.find()) {
      values.add(
          switch (parameter.group(1)) {
            case "${body}", "started", "ended", "happened", "seen" -> "2024-03-01T00:00:00Z";
            case "of_day" -> "2026-03-01";
            case "seq", "found", "copied", "unchanged", "skipped", "waiting", "stopped", "failed" ->
                7L;
            case "problems", "bytes", "spent" -> 7L;
            case "mapping", "attempts" -> 7;
            default -> "text";
          });
    }
    return new Query("").and(parameter.replaceAll("?"), values.toArray());
  }

  /** Adds a record with a value that no database takes. */
  void addUnusableRecord() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("of_day", "no day");
    row.put("registry", "docker.io");
    row.put("spent", 1);
    outbox.add(RecordKind.PULLS, List.of(row));
  }

  /** Adds a copy as an earlier version recorded it, without the fields that came later. */
  void addEarlierRecord(ImagePair image) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("run", image.runId());
    row.put("happened", now.toString());
    row.put("task", image.taskName());
    row.put("mapping", image.mapping());
    row.put("source", image.source().toString());
    row.put("source_name", HistoryRecorder.name(image.source().toString()));
    row.put("target", image.target().toString());
    row.put("name", HistoryRecorder.name(image.target().toString()));
    row.put("outcome", "copied");
    for (String text : List.of("digest", "previous", "wanted")) {
      row.put(text, digest(text).toString());
    }
    row.put("seen", now.toString());
    row.put("bytes", 1L);
    for (String text : List.of("kind", "message", "hint", "registry")) {
      row.put(text, "");
    }
    row.put("attempts", 0);
    outbox.add(RecordKind.IMAGE, List.of(row));
  }

  void stopForgetting() throws Exception {
    context.getRouteController().stopRoute("forget-history");
  }

  void startForgetting() throws Exception {
    context.getRouteController().startRoute("forget-history");
  }

  /** Waits until the database has all records. */
  void await() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !outbox.hasRecords());
  }

  void at(String time) {
    now = Instant.parse(time);
  }

  /** A run whose images end like this, at the lab's time. */
  TaskReport run(String id, CopyResult... images) {
    return run(id, List.of(images), List.of());
  }

  TaskReport run(String id, List<CopyResult> results, List<Outcome.MappingFailed> problems) {
    List<CopyResult> images = results.stream().map(result -> ofRun(id, result)).toList();
    images.forEach(recorder::imageDone);
    TaskRun run = new TaskRun(id, Samples.run().task(), now.minusSeconds(30));
    List<Outcome> outcomes = new ArrayList<>(images);
    outcomes.addAll(problems);
    TaskReport report = new TaskReport(run, Duration.ofSeconds(30), outcomes);
    recorder.runEnded(report);
    return report;
  }

  private static CopyResult ofRun(String id, CopyResult result) {
    ImagePair other = result.image();
    ImagePair image =
        new ImagePair(id, other.taskName(), 1, other.source(), other.target(), other.platform());
    if (result instanceof CopyResult.Copied copied) {
      return new CopyResult.Copied(image, copied.digest(), copied.bytes(), copied.worker());
    }
    return result instanceof CopyResult.Failed failed
        ? new CopyResult.Failed(image, failed.failure(), failed.worker())
        : new CopyResult.Unchanged(image, result.targetDigest().orElseThrow());
  }

  void planned(ImagePair image, String content, String before) {
    recorder.copyPlanned(
        new CopyOrder(
            image, digest(content), before.isEmpty() ? null : digest(before), false, false, 1));
  }

  static ImagePair image(String run, String name) {
    return new ImagePair(
        run,
        "core",
        1,
        Reference.parse("docker.io/library/" + name),
        Reference.parse("harbor.example.com/mirror/" + name),
        "linux/amd64");
  }

  static Digest digest(String content) {
    return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
  }

  static CopyResult copied(ImagePair image, String content) {
    return new CopyResult.Copied(image, digest(content), 1_000);
  }

  /** The result of a worker. */
  static CopyResult at(String worker, CopyResult result) {
    if (result instanceof CopyResult.Failed failed) {
      return new CopyResult.Failed(failed.image(), failed.failure(), worker);
    }
    CopyResult.Copied copied = (CopyResult.Copied) result;
    return new CopyResult.Copied(copied.image(), copied.digest(), copied.bytes(), worker);
  }

  static CopyResult unchanged(ImagePair image, String content) {
    return new CopyResult.Unchanged(image, digest(content));
  }

  static CopyResult failed(ImagePair image, FailureKind kind, String message) {
    return new CopyResult.Failed(image, new Failure(kind, message, "a hint", "docker.io", 0, 3));
  }

  List<String> rows(String sql, String... columns) {
    return new Query(sql)
        .list(
            database::getConnection,
            row -> {
              StringBuilder line = new StringBuilder();
              for (String column : Arrays.asList(columns)) {
                line.append(line.length() == 0 ? "" : " ").append(row.getString(column));
              }
              return line.toString();
            });
  }

  @Override
  public void close() {
    context.stop();
    database.close();
    state.close();
  }
}
