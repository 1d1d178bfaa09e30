package io.drayage.sync;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.Platform;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistryException;
import io.drayage.tag.TagFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Values for tests that do not depend on them. */
public final class Samples {
  static final String PASSWORD = "top-secret-password";
  public static final Digest DIGEST = Digest.sha256("manifest".getBytes(StandardCharsets.UTF_8));
  public static final ImagePair IMAGE =
      new ImagePair(
          "1a2b3c4d",
          "core",
          3,
          Reference.parse("docker.io/library/redis:7"),
          Reference.parse("harbor.example.com:5000/mirror/redis:7"),
          "linux/arm64/v8");

  private Samples() {}

  public static TaskRun run(String source, String target, Mapping... mappings) {
    SyncTask task =
        new SyncTask(
            "core",
            new Schedule.Once(),
            false,
            location(source),
            location(target),
            List.of(mappings));
    return new TaskRun("1a2b3c4d", task, Instant.EPOCH);
  }

  public static TaskRun run() {
    return run("docker.io", "harbor.example.com");
  }

  public static Mapping mapping(int number, PathRule from, PathRule to, String... tags) {
    PlatformRule platform = new PlatformRule.One(Platform.parse("linux/amd64"));
    return new Mapping(number, 1, from, to, TagFilter.parse(List.of(tags)), platform);
  }

  public static Failure failure(FailureKind kind) {
    return new Failure(kind, "HEAD manifest docker.io/x:1: no", "try", "docker.io", 503, 2);
  }

  public static RegistryException.Details details(int attempts) {
    return new RegistryException.Details(
        new RegistryHost("docker.io"),
        "HEAD manifest docker.io/library/redis:7",
        "too many requests",
        429,
        "TOOMANYREQUESTS",
        attempts,
        "log in",
        Optional.empty());
  }

  private static Location location(String registry) {
    return new Location(
        new RegistryHost(registry),
        new LocationAuth.UserPassword("robot", PASSWORD),
        false,
        Path.of("certs"));
  }
}
