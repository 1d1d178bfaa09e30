package io.drayage.faults;

import static io.drayage.faults.FaultLab.commit;
import static io.drayage.faults.FaultLab.manifests;
import static io.drayage.faults.FaultLab.uploads;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.SampleImage;
import io.drayage.testing.FaultKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Targets that lose, misplace, doubt or refuse uploads. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class UploadFaultsIT {
  private static final String HTML =
      "<html><head><title>413 Request Entity Too Large</title></head><body>nginx</body></html>";

  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultCase(25)
  void anUploadGoesWhereItIsSentButCredentialsDoNot() {
    lab.images("path", "absolute", "elsewhere-by-name", "elsewhere-by-slashes");
    try (FaultServer store = new FaultServer(new PassThrough(SharedTarget.endpoint()))) {
      String slashes = store.endpoint().toString().replace("http:", "");
      location("absolute", lab.target().endpoint().toString());
      location("elsewhere-by-name", store.endpoint().toString());
      location("elsewhere-by-slashes", slashes);
      lab.target()
          .on("*", "/v2/.*")
          .play(
              exchange -> {
                boolean shown = !exchange.request().header("Authorization").isEmpty();
                Answer asked = Answer.of(401).with("WWW-Authenticate", "Basic realm=\"x\"");
                exchange.send(shown ? exchange.pass() : asked);
              });

      FaultRun run = lab.sync();

      lab.images().keySet().forEach(run::copied);
      assertThat(store.requests("PUT", ".*_state=.*")).isNotEmpty();
      assertThat(store.requests()).allMatch(seen -> seen.header("Authorization").isEmpty());
      assertThat(lab.target().requests("PUT", commit("path")))
          .allMatch(seen -> seen.path().contains("_state="));
    }
  }

  @Test
  @FaultCase(25)
  void anUploadThatIsSentNowhereIsTold() {
    lab.images("absent", "broken", "metadata");
    lab.target()
        .on("POST", uploads("absent"))
        .play(Faults.altered(answer -> answer.without("Location")));
    lab.target()
        .on("POST", uploads("broken"))
        .play(Faults.altered(answer -> answer.set("Location", "http://[upload")));
    location("metadata", "http://169.254.169.254");

    FaultRun run = lab.sync();

    run.failed("absent").isOfKind("invalid-content").says("names no address to upload to");
    run.failed("broken").isOfKind("invalid-content").says("no usable address to upload to");
    run.failed("metadata").isOfKind("invalid-content").says("169.254.169.254", "not followed");
  }

  @Test
  @FaultCase(25)
  @FaultKind("A46")
  void anUploadThatLeadsNowhereIsToldAtOnceAndIsNoOutage() {
    String[] names = IntStream.range(0, 25).mapToObj(at -> "nowhere" + at).toArray(String[]::new);
    lab.images(names);
    location("nowhere[0-9]+", "http://127.0.0.1:1");

    FaultRun run = lab.sync();

    for (String name : names) {
      run.failed(name)
          .isOfKind("invalid-content")
          .says("the registry itself sends uploads to 127.0.0.1", "refused the connection")
          .hints("relativeurls")
          .wasTriedTimes(1);
    }
  }

  @Test
  @FaultCase(29)
  void anUploadThatIsResetIsBegunAnewUnlessItArrived() {
    lab.images("start", "half", "end");
    lab.target().on("PUT", commit("start")).times(1).play(Faults.resetAfter(0));
    lab.target().on("PUT", commit("half")).times(1).play(Faults.resetAfter(0.5));
    lab.target().on("PUT", commit("end")).times(1).play(Faults.resetWhenDone());

    lab.sync().copied("start").copied("half").copied("end");

    assertThat(lab.target().requests("PUT", commit("start"))).hasSize(2);
    assertThat(lab.target().requests("PUT", commit("half"))).hasSize(2);
    assertThat(lab.target().requests("PUT", commit("end"))).hasSize(1);
  }

  @Test
  @FaultCase(30)
  void anUploadThatIsForgottenIsBegunAnew() {
    lab.images("unknown", "range", "silent");
    lab.target()
        .on("PUT", commit("unknown"))
        .times(1)
        .answer(Answer.error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry"));
    lab.target().on("PUT", commit("range")).times(1).answer(Answer.of(416).with("Range", "0-0"));
    lab.target().on("PUT", commit("silent")).times(1).answer(Answer.of(404));

    lab.sync().copied("unknown").copied("range").copied("silent");

    assertThat(lab.target().requests("POST", uploads("unknown"))).hasSizeGreaterThan(2);
  }

  @Test
  @FaultCase(31)
  void aBlobThatWasTakenAndIsNotThereIsSentOnceMoreAndThenGivenUp() {
    lab.target().on("PUT", commit("faulty")).play(UploadFaultsIT::lie);

    lab.sync()
        .failed("faulty")
        .isOfKind("invalid-content")
        .isFrom(FaultLab.TARGET)
        .says("PUT blob", "took the blob but does not have it");

    assertThat(lab.target().requests("PUT", commit("faulty"))).hasSize(2);
    assertThat(lab.target().requests("PUT", manifests("faulty"))).isEmpty();
  }

  @Test
  @FaultCase(31)
  void aBlobThatAppearsALittleLaterIsWaitedFor() {
    lab.target()
        .on("PUT", commit("faulty"))
        .play(Faults.altered(answer -> answer.without("Docker-Content-Digest")));
    lab.target().on("HEAD", FaultLab.blob()).times(2).answer(Answer.of(404));

    lab.sync().copied("faulty");

    assertThat(lab.target().requests("PUT", commit("faulty"))).hasSize(1);
  }

  @Test
  @FaultCase(31)
  void aRegistryThatVouchesForWhatItDoesNotHaveIsFoundOutByTheManifest() {
    lab.target()
        .on("PUT", commit("faulty"))
        .play(
            exchange -> {
              exchange.upload(1);
              String digest = FaultLab.LAYER.digest().toString();
              exchange.send(Answer.of(201).with("Docker-Content-Digest", digest));
            });

    lab.sync().failed("faulty").isOfKind("missing-blobs").isFrom(FaultLab.TARGET);
  }

  @Test
  @FaultCase(32)
  void aBlobThatWasCollectedMeanwhileIsBroughtAgain() {
    lab.target()
        .on("PUT", manifests("faulty"))
        .times(1)
        .play(
            exchange -> {
              lab.view().deleteBlob(lab.repository("faulty"), FaultLab.LAYER.digest());
              exchange.send(exchange.pass());
            });

    lab.sync().copied("faulty");

    assertThat(lab.target().requests("PUT", commit("faulty"))).hasSize(2);
    assertThat(lab.target().requests("PUT", manifests("faulty"))).hasSize(2);
  }

  @Test
  @FaultCase(33)
  void aMountThatIsRefusedInAnyWayBecomesAnUpload() {
    lab.images();
    SampleImage shared = FaultLab.artifact(FaultLab.blob("shared", 10_000));
    for (String name : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
      lab.image(name, shared);
    }
    String mount = ".*mount=(?!%s).*".formatted(shared.blobs().get(0).digest());
    lab.target()
        .on("POST", mount)
        .times(1)
        .play(
            exchange -> {
              String path = exchange.request().path().replaceFirst("\\?.*", "");
              Seen plain = new Seen("POST", path, exchange.request().headers());
              exchange.send(exchange.pass(plain));
            });
    lab.target().on("POST", mount).times(1).answer(Answer.of(401));
    for (int status : new int[] {403, 404, 405, 501}) {
      lab.target().on("POST", mount).times(1).answer(Answer.of(status));
    }
    lab.target().on("POST", mount).times(3).answer(Answer.of(500));

    FaultRun run = lab.sync();

    lab.images().keySet().forEach(run::copied);
    assertThat(lab.target().requests("POST", mount)).hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  @FaultCase(34)
  void aTagThatMustNotChangeIsLeftAlone() {
    lab.images("same", "locked", "exists");
    SampleImage old = FaultLab.artifact(FaultLab.blob("old", 1000));
    FaultLab.push(lab.repository("same"), "1.0", lab.images().get("same"));
    FaultLab.push(lab.repository("locked"), "1.0", old);
    FaultLab.push(lab.repository("exists"), "1.0", old);
    lab.target()
        .on("PUT", manifests("same|.*/locked"))
        .answer(Answer.error(412, "PRECONDITION", "tag 1.0 is configured as immutable"));
    lab.target()
        .on("PUT", manifests("exists"))
        .answer(Answer.error(400, "TAG_INVALID", "The image tag already exists"));

    FaultRun run = lab.sync();

    run.failed("locked").isOfKind("rejected").hints("must not be changed").wasTriedTimes(1);
    run.failed("exists").isOfKind("rejected").hints("must not be changed").wasTriedTimes(1);
    assertThat(run.run().image(lab.sourceOf("same")).path("outcome").asText())
        .isEqualTo("unchanged");
    assertThat(lab.target().requests("PUT", manifests("same"))).isEmpty();
    assertThat(lab.target().requests("PUT", manifests("locked"))).hasSize(1);
    assertThat(lab.target().requests("PUT", manifests("exists"))).hasSize(1);
  }

  @Test
  @FaultCase(35)
  void aRefusalIsFinalAndSaysWhatTheRegistrySays() {
    lab.images("quota", "read-only", "missing", "large");
    lab.target()
        .on("PUT", commit("quota"))
        .answer(Answer.error(403, "DENIED", "will exceed the configured upper limit of 10 GiB."));
    lab.target()
        .on("POST", uploads("read-only"))
        .answer(Answer.error(403, "DENIED", "The system is in read only mode."));
    lab.target()
        .on("POST", uploads("missing"))
        .answer(Answer.error(404, "NAME_UNKNOWN", "project case not found"));
    lab.target().on("PUT", commit("large")).answer(Answer.of(413).body(HTML));

    FaultRun run = lab.sync();

    run.failed("quota").isOfKind("denied").says("upper limit of 10 GiB").hints("quota");
    run.failed("read-only").isOfKind("denied").says("read only").hints("read-only mode");
    run.failed("missing").isOfKind("not-found").says("project case not found").hints("created");
    run.failed("large")
        .isOfKind("rejected")
        .says("a web page ('413 Request Entity Too Large')")
        .hints("client_max_body_size");
    for (String name : List.of("quota", "read-only", "missing", "large")) {
      run.failed(name).isFrom(FaultLab.TARGET).wasTriedTimes(1);
    }
    assertThat(lab.target().requests("PUT", commit("quota"))).hasSize(1);
  }

  private void location(String image, String origin) {
    lab.target()
        .on("POST", uploads(image))
        .play(
            Faults.altered(
                answer -> answer.set("Location", origin + answer.header("Location").orElse(""))));
  }

  private static void lie(Exchange exchange) throws Exception {
    exchange.upload(1);
    exchange.send(Answer.of(201));
  }
}
