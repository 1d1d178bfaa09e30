package io.drayage.status;

import io.drayage.status.History.Day;
import io.drayage.status.History.ImageEvent;
import io.drayage.status.ImageState.FailureState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Values with and without each optional part. */
public final class SampleState {
  public static final Instant NOW = Instant.parse("2026-08-02T10:00:00Z");
  public static final String HOSTILE = "denied\u0001\u2028 <script>alert('\"')</script> \u001b[31m";

  private SampleState() {}

  public static RunState running() {
    return new RunState(
        "run-now",
        "core",
        NOW.minusSeconds(30),
        Optional.empty(),
        RunState.RUNNING,
        new RunState.Counts(500, 3, 400, 0, 0, 0, 1, 0),
        12_345_678_901L);
  }

  public static RunState ended(String id, Instant started) {
    return new RunState(
        id,
        "core",
        started,
        Optional.of(started.plusSeconds(60)),
        "partial",
        new RunState.Counts(500, 3, 495, 0, 1, 0, 1, 1),
        42);
  }

  public static List<TaskState> tasks() {
    return List.of(
        new TaskState(
            "core",
            "docker.io",
            "mirror.example:5000",
            "every 6 h",
            47,
            false,
            Optional.of(running()),
            Optional.of(ended("run-1", NOW.minusSeconds(7_200))),
            Optional.of(NOW.minusSeconds(30_000)),
            Optional.of(NOW.plusSeconds(3_600)),
            Optional.of(Duration.ofHours(12)),
            true),
        new TaskState(
            "once",
            "quay.io",
            "mirror.example:5000",
            "once",
            1,
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false));
  }

  public static FailureState failure(String kind, String message, String hint, int nextTry) {
    return new FailureState(
        kind,
        message,
        hint,
        "docker.io",
        3,
        nextTry == 0 ? Optional.empty() : Optional.of(NOW.plusSeconds(nextTry)));
  }

  public static ImageState image(int number, String state, Optional<FailureState> failure) {
    String name = "library/app%04d".formatted(number / 5);
    return new ImageState(
        "core",
        number / 5 + 1,
        "docker.io/%s:%d".formatted(name, number % 5),
        "mirror.example:5000/%s:%d".formatted(name, number % 5),
        number % 2 == 0 ? Optional.of("sha256:" + "0".repeat(64)) : Optional.empty(),
        state,
        NOW.minusSeconds(number),
        NOW,
        number % 2 == 0 ? Optional.of(NOW.minusSeconds(9)) : Optional.empty(),
        number,
        failure);
  }

  public static ImageState redis(String tag, String state, Optional<FailureState> failure) {
    return new ImageState(
        "core",
        1,
        "docker.io/library/redis:" + tag,
        "mirror.example:5000/library/redis:" + tag,
        Optional.of("sha256:" + "1f".repeat(32)),
        state,
        NOW.minusSeconds(3_600),
        NOW,
        Optional.of(NOW.minusSeconds(90_000)),
        40_000_000,
        failure);
  }

  public static ImageEvent event(int number) {
    ImageState image = image(number, "copied", Optional.empty());
    boolean failed = number % 2 == 1;
    return new ImageEvent(
        NOW.minusSeconds(number),
        "run-1",
        "core",
        image.source(),
        image.target(),
        failed ? "failed" : "copied",
        image.digest(),
        image.digest(),
        failed ? Optional.empty() : Optional.of(NOW.minusSeconds(100)),
        1_000,
        failed ? Optional.of(failure("denied", HOSTILE, "", 0)) : Optional.empty(),
        failed ? Optional.empty() : Optional.of("worker-1"));
  }

  public static Movement movement() {
    ImageState image = image(7, "copying", Optional.empty());
    return new Movement(
        "core", image.source(), image.target(), 1_000, 500, 100, 12.5, NOW, Optional.empty());
  }

  public static Movement movementAtWorker() {
    ImageState image = image(6, "copying", Optional.empty());
    return new Movement(
        "core", image.source(), image.target(), 1_000, 5, 0, 1, NOW, Optional.of("w1"));
  }

  public static WorkerState worker() {
    return new WorkerState("w1", "1.2.0", NOW, 2, 500, 1_000);
  }

  public static List<RegistryState> registries() {
    return List.of(
        new RegistryState(
            "docker.io",
            true,
            12,
            Optional.of(
                new RegistryState.Pulls(100, 76, 10, Optional.of(NOW.plusSeconds(21_600))))),
        new RegistryState(
            "quay.io",
            false,
            0,
            Optional.of(new RegistryState.Pulls(100, 100, 0, Optional.empty()))),
        new RegistryState("mirror.example:5000", false, 0, Optional.empty()));
  }

  public static Day day() {
    return new Day(LocalDate.parse("2026-08-01"), 4, 12, 1, 99, 12);
  }
}
