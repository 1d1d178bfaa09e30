package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.FailureKind;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.Outcome;
import io.drayage.sync.TaskReport;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.Image;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that fail end with a report of the failure. */
class BadEndsTest {
  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @ParameterizedTest
  @CsvSource({
    "GET tags one, mapping",
    "GET manifest one, image",
    "GET blob one, image",
  })
  void anUnexpectedExceptionAtTheSourceIsAFailedOutcome(String request, String of) {
    breakAt(run.registries().from(), request, new IllegalStateException("a bug\nWARN forged"));

    assertOneFailed(of);
  }

  @ParameterizedTest
  @CsvSource({
    "GET tags one, mapping",
    "GET manifest one, image",
    "GET blob one, image",
  })
  void anErrorAtTheSourceIsAFailedOutcome(String request, String of) {
    breakAt(run.registries().from(), request, new StackOverflowError("too deep"));

    assertOneFailed(of);
  }

  @ParameterizedTest
  @CsvSource({"HEAD manifest one, image", "POST upload one, image", "PUT manifest one, image"})
  void anErrorAtTheTargetIsAFailedOutcome(String request, String of) {
    breakAt(run.registries().to(), request, new AssertionError("impossible"));

    assertOneFailed(of);
  }

  private void assertOneFailed(String of) {
    SyncTask task = run.task("core", new Schedule.Once(), "one", "two");
    for (String name : List.of("one", "two")) {
      Image.of("{}", "layer of " + name)
          .in(run.registries().from(), run.registries().from().repository(name).tag("1"));
    }
    run.start(Map.of());

    TaskReport report = run.run(task);

    assertThat(report.outcome()).isEqualTo("partial");
    assertThat(report.count("copied")).isEqualTo(1);
    List<Outcome> failed =
        report.outcomes().stream().filter(outcome -> outcome.problem().isPresent()).toList();
    assertThat(failed)
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.problem().orElseThrow().kind()).isEqualTo(FailureKind.INTERNAL);
              assertThat(outcome.problem().orElseThrow().message()).doesNotContain("\n");
            });
    assertThat(report.problems()).hasSize(of.equals("mapping") ? 1 : 0);
    assertThat(run.reports()).containsExactly(report);
  }

  private static void breakAt(FakeRegistry registry, String beginning, Throwable failure) {
    registry.onRequest(
        request -> {
          if (request.startsWith(beginning)) {
            BadEndsTest.<RuntimeException>sneak(failure);
          }
        });
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // errors pass any signature
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
