package io.drayage.api;

import io.drayage.management.Answer;
import io.drayage.management.Request;
import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import io.drayage.status.History;
import io.drayage.status.History.RunDetail;
import io.drayage.status.History.RunQuery;
import io.drayage.status.Overview;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Runs under way and past ones. */
final class RunResources {
  private static final List<String> OUTCOMES =
      List.of(RunState.RUNNING, "succeeded", "partial", "failed", "stopped");
  private static final int DAYS = 30;

  private final Overview overview;
  private final History history;
  private final Clock clock;

  RunResources(Overview overview, History history, Clock clock) {
    this.overview = overview;
    this.history = history;
    this.clock = clock;
  }

  void addTo(Resources resources) {
    resources
        .add("GET", "/api/runs", Access.READ, this::runs)
        .add("GET", "/api/runs/{run}", Access.READ, Parameters.none(this::run))
        .add("GET", "/api/days", Access.READ, this::days);
  }

  private Answer runs(Request request) {
    Parameters given =
        new Parameters(request, "task", "outcome", "before", "since", "cursor", "limit");
    RunQuery query =
        new RunQuery(
            given.text("task"),
            given.word("outcome", OUTCOMES),
            given.time("since"),
            given.time("before"),
            given.cursor(),
            given.limit());
    return query.outcome().filter(RunState.RUNNING::equals).isPresent()
        ? Answers.all(underWay(query))
        : Answers.of(Problems.history(() -> history.runs(query)));
  }

  private List<RunState> underWay(RunQuery query) {
    return underWay().stream()
        .filter(run -> query.task().map(run.task()::equals).orElse(true))
        .filter(run -> query.before().map(run.started()::isBefore).orElse(true))
        .filter(run -> query.since().map(time -> !run.started().isBefore(time)).orElse(true))
        .sorted(Comparator.comparing(RunState::started).reversed())
        .toList();
  }

  private List<RunState> underWay() {
    return overview.tasks().stream().map(TaskState::running).flatMap(Optional::stream).toList();
  }

  private Answer run(Request request) {
    String id = String.valueOf(request.parameters().get("run"));
    Optional<RunDetail> found =
        underWay().stream()
            .filter(run -> run.id().equals(id))
            .findFirst()
            .map(run -> new RunDetail(run, List.of()))
            .or(() -> Problems.history(() -> history.run(id)))
            .or(() -> justEnded(id));
    return Answers.of(found.orElseThrow(() -> Problems.noSuch("run", id)));
  }

  /** A run that the history does not have yet. */
  private Optional<RunDetail> justEnded(String id) {
    return overview.tasks().stream()
        .flatMap(task -> task.lastRun().stream())
        .filter(run -> run.id().equals(id))
        .findFirst()
        .map(run -> new RunDetail(run, List.of()));
  }

  private Answer days(Request request) {
    LocalDate from =
        new Parameters(request, "from")
            .day("from")
            .orElseGet(() -> LocalDate.now(clock.withZone(ZoneOffset.UTC)).minusDays(DAYS));
    return Answers.all(Problems.history(() -> history.days(from)));
  }
}
