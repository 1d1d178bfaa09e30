package io.drayage.cli;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Reports that tests print. */
final class Reports {
  static final Digest DIGEST = Digest.parse("sha256:" + "0123456789abcdef".repeat(4));
  static final CopyResult COPIED = new CopyResult.Copied(image("1"), DIGEST, 3_500_000);
  static final CopyResult UNCHANGED = new CopyResult.Unchanged(image("2"), DIGEST);
  static final CopyResult FAILED =
      new CopyResult.Failed(
          image("3"),
          new Failure(
              FailureKind.RATE_LIMITED,
              "HEAD manifest docker.io/library/redis:3: too many requests (HTTP 429)",
              "log in",
              "docker.io",
              429,
              4));

  private Reports() {}

  static MappingFailed problem(FailureKind kind) {
    return new MappingFailed(
        "docker.io/library/x -> harbor.example.com/x",
        new Failure(kind, "list tags of docker.io/library/x: refused", "", "docker.io", 401, 1));
  }

  /** So many images that failed of one cause. */
  static List<CopyResult.Failed> refused(int images) {
    return IntStream.range(0, images)
        .mapToObj(
            number ->
                new CopyResult.Failed(
                    image(String.valueOf(number)),
                    new Failure(
                        FailureKind.UNREACHABLE,
                        "HEAD manifest localhost:5998/redis:%d: no".formatted(number),
                        "localhost:5998 refused the connection",
                        "is it running?",
                        "localhost:5998",
                        0,
                        4,
                        0)))
        .toList();
  }

  /** An image that the program's stop kept from being copied. */
  static CopyResult stopped(FailureKind kind) {
    return new CopyResult.Failed(image("4"), new Failure(kind, "not started", "", "", 0, 1));
  }

  static TaskReport report(Outcome... outcomes) {
    Location location =
        new Location(
            new RegistryHost("docker.io"), new LocationAuth.Unspecified(), false, Path.of(""));
    SyncTask task = new SyncTask("core", new Schedule.Once(), false, location, location, List.of());
    return new TaskReport(
        new TaskRun("1a2b3c4d", task, Instant.EPOCH), Duration.ofMillis(12_345), List.of(outcomes));
  }

  private static ImagePair image(String tag) {
    return new ImagePair(
        "1a2b3c4d",
        "core",
        1,
        Reference.parse("docker.io/library/redis:" + tag),
        Reference.parse("harbor.example.com/redis:" + tag),
        "linux/amd64");
  }
}
