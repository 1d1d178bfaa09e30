package io.drayage.history;

import io.drayage.status.ImageState;
import io.drayage.status.ImageState.FailureState;
import io.drayage.status.Overview.MappingFailure;
import io.drayage.status.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Images and failed mappings of the last run of a task, for schedulers that did not run it. */
public final class LastImages {
  private static final int MAX = 100_000;

  private LastImages() {}

  /**
   * The images that a whole run has looked at.
   *
   * @throws java.io.UncheckedIOException if the database does not answer
   */
  public static List<ImageState> images(Connections database, RunState run) {
    return new Query("select * from image")
        .and("where task = ? and checked >= ?", run.task(), run.started())
        .and("order by mapping, target limit ?", MAX)
        .list(database, LastImages::image);
  }

  /**
   * The mappings that failed in a run before their images were known.
   *
   * @throws java.io.UncheckedIOException if the database does not answer
   */
  public static List<MappingFailure> mappings(Connections database, RunState run) {
    return new Query("select * from event")
        .and("where run = ? and target = '' and outcome = 'failed'", run.id())
        .and("order by seq")
        .list(
            database,
            row ->
                new MappingFailure(
                    run.task(), row.getString("source"), Query.failure(row).orElseThrow()));
  }

  private static ImageState image(ResultSet row) throws SQLException {
    Optional<FailureState> failure = Query.failure(row);
    Instant checked = Query.time(row, "checked");
    boolean waits = failure.filter(known -> known.kind().equals("waiting")).isPresent();
    return new ImageState(
        row.getString("task"),
        row.getInt("mapping"),
        row.getString("source"),
        row.getString("target"),
        Query.textOrNone(row, "digest"),
        waits ? "waiting" : row.getString("state"),
        Query.time(row, "since"),
        checked,
        Query.timeOrNone(row, "copied"),
        row.getLong("bytes"),
        failure);
  }
}
