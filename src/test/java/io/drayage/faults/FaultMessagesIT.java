package io.drayage.faults;

import static io.drayage.faults.FaultLab.IMAGE;
import static io.drayage.faults.FaultLab.LAYER;
import static io.drayage.faults.FaultLab.SOURCE;
import static io.drayage.faults.FaultLab.TARGET;
import static io.drayage.faults.FaultLab.blob;
import static io.drayage.faults.FaultLab.commit;
import static io.drayage.faults.FaultLab.manifests;
import static io.drayage.faults.FaultLab.uploads;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lasting faults: the message, the hint, the exit code, and nothing new at the target. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FaultMessagesIT {
  private static final Digest OTHER = Digest.sha256(new byte[] {1});

  @RegisterExtension final FaultLab lab = new FaultLab();

  private record Row(
      String name,
      Consumer<FaultLab> fault,
      String registry,
      String kind,
      String message,
      String hint,
      int attempts,
      int exitCode) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Row> rows() {
    return List.of(
        new Row(
            "the source lacks a blob",
            lab ->
                lab.source()
                    .on("*", blob())
                    .answer(Answer.error(404, "BLOB_UNKNOWN", "blob unknown")),
            SOURCE,
            "not-found",
            "faulty@" + LAYER.digest() + ": blob unknown (HTTP 404 BLOB_UNKNOWN)",
            "",
            1,
            1),
        new Row(
            "the source lacks the tag",
            lab -> lab.source().on("*", manifests("faulty")).answer(Answer.of(404)),
            SOURCE,
            "not-found",
            "faulty:1.0: the source has no such image, or it is private (HTTP 404)",
            "check the tag in the sync file",
            1,
            1),
        new Row(
            "the source wants a login",
            lab -> {
              lab.anonymous();
              lab.source().on("*", ".*/faulty/.*").answer(refusal());
            },
            SOURCE,
            "unauthorized",
            "HTTP 401",
            "auth",
            1,
            3),
        new Row(
            "the source refuses the password",
            lab -> {
              // alone, since a password is refused for all of a registry
              lab.withoutBystander();
              lab.source().on("*", ".*/faulty/.*").answer(refusal());
            },
            SOURCE,
            "unauthorized",
            "the registry refused the user name or password of 'heron' (HTTP 401)",
            "check 'auth' of this registry in the sync file",
            1,
            3),
        new Row(
            "the source limits requests for an hour",
            lab -> {
              // alone, since a limit pauses all requests to its registry
              lab.withoutBystander();
              lab.source()
                  .on("*", manifests("faulty"))
                  .answer(
                      Answer.error(429, "TOOMANYREQUESTS", "slow down")
                          .with("Retry-After", "3600"));
            },
            SOURCE,
            "rate-limited",
            "rate limited: requests are paused",
            "sync less often",
            2,
            1),
        new Row(
            "the source always breaks off",
            lab ->
                lab.source()
                    .on("GET", blob())
                    .play(
                        exchange -> {
                          Answer answer = exchange.pass();
                          exchange.sendHead(answer);
                          exchange.write(answer.start(0.5));
                          exchange.reset();
                        }),
            SOURCE,
            "unreachable",
            "in the middle of its answer",
            "",
            2,
            1),
        new Row(
            "the target wants a login",
            lab -> {
              lab.anonymous();
              lab.target().on("POST", uploads("faulty")).answer(refusal());
            },
            TARGET,
            "unauthorized",
            "POST upload of " + TARGET + "/case-",
            "auth",
            1,
            3),
        new Row(
            "the target makes another manifest",
            lab ->
                lab.target()
                    .on("PUT", manifests("faulty"))
                    .answer(Answer.of(201).with("Docker-Content-Digest", OTHER.toString())),
            TARGET,
            "invalid-content",
            "the registry made another manifest of it, %s became %s"
                .formatted(IMAGE.manifest().digest(), OTHER),
            "",
            1,
            1),
        new Row(
            "the target does not recover",
            lab ->
                lab.target()
                    .on("POST", uploads("faulty"))
                    .answer(Answer.of(503).body("upstream is down\u001b[2J\n")),
            TARGET,
            "unavailable",
            "upstream is down\\u001b[2J (HTTP 503)",
            "",
            2,
            1),
        new Row(
            "the target's quota is used up",
            lab ->
                lab.target()
                    .on("PUT", commit("faulty"))
                    .answer(Answer.error(403, "DENIED", "exceeds the upper limit of 10.0 GiB.")),
            TARGET,
            "denied",
            "upper limit of 10.0 GiB. (HTTP 403 DENIED)",
            "the project's quota is used up",
            1,
            1));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aFaultThatStaysIsToldAndLeavesNothing(Row row) {
    row.fault().accept(lab);

    FaultRun run = lab.sync();

    run.failed("faulty")
        .isOfKind(row.kind())
        .isFrom(row.registry())
        .says(row.message())
        .hints(row.hint())
        .wasTriedTimes(row.attempts());
    assertThat(run.run().exitCode()).isEqualTo(row.exitCode());
    assertThat(lab.view().hasManifest(lab.repository("faulty"), IMAGE.manifest().digest()))
        .isFalse();
    assertThat(lab.source().requests("GET", manifests("faulty")))
        .extracting(seen -> seen.header("Authorization"))
        .doesNotHaveDuplicates();
    int posts = row.exitCode() == 3 ? 3 : 18;
    assertThat(lab.target().requests("POST", uploads("faulty"))).hasSizeLessThanOrEqualTo(posts);
    assertThat(lab.target().requests("PUT", manifests("faulty"))).hasSizeLessThan(2);
  }

  @Test
  void aRepositoryThatIsMissingIsNamed() {
    lab.rules("tags: ['semver: >=1.0.0']");
    lab.source()
        .on("GET", ".*/faulty/tags/list.*")
        .answer(Answer.error(404, "NAME_UNKNOWN", "unknown"));

    FaultRun run = lab.sync();

    run.failedMapping()
        .isOfKind("not-found")
        .isFrom(SOURCE)
        .says("list tags of source.example/", "faulty: there is no such repository")
        .hints("check 'from' in the sync file");
    assertThat(run.run().exitCode()).isEqualTo(1);
  }

  private static Answer refusal() {
    return Answer.error(401, "UNAUTHORIZED", "log in")
        .with("WWW-Authenticate", "Basic realm=\"x\"");
  }
}
