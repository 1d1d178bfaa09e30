package io.drayage.api;

import io.drayage.status.History.Day;
import io.drayage.status.History.ImageEvent;
import io.drayage.status.ImageState.FailureState;
import io.drayage.status.RunState;
import io.drayage.status.RunState.Counts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** 10 000 runs, their days, and the life of an image. */
final class PastScene {
  private final Instant now;

  PastScene(Instant now) {
    this.now = now;
  }

  RunState run(int number, int failed) {
    Instant started = now.minus(Duration.ofMinutes(23L * number + 310));
    long copied = number % 3;
    return new RunState(
        "run-" + (10_000 - number),
        List.of("spaceone-core", "spaceone-plugin", "monitoring", "base-images").get(number % 4),
        started,
        Optional.of(started.plusSeconds(41 + number % 200)),
        failed > 0 ? "partial" : "succeeded",
        new Counts(166, copied, 166 - copied - failed, 0, 0, 0, failed, failed > 2 ? 1 : 0),
        copied * 187_400_000);
  }

  List<RunState> runs() {
    List<RunState> runs = new ArrayList<>();
    for (int number = 0; number < 10_000; number++) {
      runs.add(run(number, number % 11 == 4 ? 2 : 0));
    }
    return runs;
  }

  List<Day> days() {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    List<Day> days = new ArrayList<>();
    for (int back = 29; back >= 0; back--) {
      long copied = (back * 37L + 11) % 23;
      long failed = back == 3 || back == 4 ? 9 : back % 13 == 0 ? 1 : 0;
      days.add(
          new Day(today.minusDays(back), 12, copied, failed, copied * 187_400_000, copied * 2));
    }
    return days;
  }

  List<ImageEvent> events() {
    FailureState failure =
        new FailureState(
            "unavailable",
            "PUT https://harbor.example.com/v2/mirror/redis/blobs/uploads: 503 "
                + PageScenes.HOSTILE,
            "",
            PageScenes.TARGET,
            3,
            Optional.empty());
    List<ImageEvent> events = new ArrayList<>();
    String redis = PageScenes.TARGET + "/mirror/redis:1.0.0";
    String late = PageScenes.TARGET + "/mirror/grafana/grafana:11.5.2";
    events.add(event(6, redis, "copied", 0, 1, 184_000_000, Optional.empty()));
    events.add(event(7, late, "failed", 1, 1, 0, Optional.of(failure)));
    String other = PageScenes.TARGET + "/mirror/library/postgres:17.4-bookworm";
    events.add(event(7, other, "failed", 1, 1, 0, Optional.of(failure)));
    events.add(event(7, redis, "failed", 1, 1, 0, Optional.of(failure)));
    events.add(event(8, redis, "seen", 0, 1, 0, Optional.empty()));
    events.add(event(170, redis, "copied", 1, 2, 181_300_000, Optional.empty()));
    events.add(event(900, redis, "copied", 2, 2, 179_900_000, Optional.empty()));
    return events;
  }

  private ImageEvent event(
      int hours,
      String target,
      String outcome,
      int digest,
      int previous,
      long bytes,
      Optional<FailureState> failure) {
    Instant time = now.minus(Duration.ofHours(hours));
    return new ImageEvent(
        time,
        "run-" + (9999 - hours),
        "spaceone-core",
        target.replace(PageScenes.TARGET + "/mirror", "docker.io"),
        target,
        outcome,
        Optional.of(PageScenes.digest(digest)),
        Optional.of(PageScenes.digest(previous)),
        outcome.equals("copied") ? Optional.of(time.minusSeconds(97)) : Optional.empty(),
        bytes,
        failure,
        Optional.empty());
  }
}
