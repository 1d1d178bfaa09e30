package io.drayage.faults;

import static io.drayage.faults.FaultLab.LAYER;
import static io.drayage.faults.FaultLab.blob;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blobs at a store's signed address. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RedirectFaultsIT {
  @RegisterExtension final FaultLab lab = new FaultLab();

  @AutoClose
  private final FaultServer store =
      new FaultServer((request, body) -> Answer.of(200).body(LAYER.content()));

  @Test
  @FaultCase(24)
  void anotherOriginSeesNoCredentials() {
    lab.withoutBystander();
    lab.source()
        .on("*", "/v2/.*")
        .play(
            exchange -> {
              boolean shown = !exchange.request().header("Authorization").isEmpty();
              boolean blob = exchange.request().path().endsWith(LAYER.digest().toString());
              Answer asked = Answer.of(401).with("WWW-Authenticate", "Basic realm=\"x\"");
              exchange.send(!shown ? asked : blob ? to(signed(1)) : exchange.pass());
            });

    lab.sync().copied("faulty");

    assertThat(lab.source().requests("GET", blob()))
        .anyMatch(seen -> seen.header("Authorization").startsWith("Basic "));
    assertThat(store.requests()).hasSize(1);
    assertThat(store.requests()).allMatch(seen -> seen.header("Authorization").isEmpty());
  }

  @Test
  @FaultCase(24)
  void aCircleOfRedirectsIsLeft() {
    lab.source().on("GET", blob()).play(x -> x.send(to(x.request().path())));

    lab.sync().failed("faulty").isOfKind("invalid-content").says("redirected more than 5 times");

    assertThat(lab.source().requests("GET", blob())).hasSize(6);
  }

  @Test
  @FaultCase(24)
  void aRegistryOutsideDoesNotLeadInside() {
    lab.outside();
    List<String> addresses =
        List.of(
            "http://169.254.169.254/latest/meta-data/iam/",
            "http://metadata.google.internal/x",
            "http://127.0.0.1:9/x",
            "http://localhost/x",
            "http://0x7f.1/x",
            "http://10.1.2.3/x",
            "http://192.168.0.1/x",
            "http://100.64.0.1/x",
            "http://[fe80::1]/x",
            "http://[fd00:ec2::254]/x",
            "http://[::ffff:10.0.0.1]/x",
            "ftp://files.example/x",
            "http://user:secret@files.example/x");
    lab.images(
        IntStream.range(0, addresses.size()).mapToObj(at -> "to" + at).toArray(String[]::new));
    for (int at = 0; at < addresses.size(); at++) {
      lab.source().on("GET", FaultLab.blob("to" + at)).answer(to(addresses.get(at)));
    }

    FaultRun run = lab.sync();

    for (String name : lab.images().keySet()) {
      run.failed(name).isOfKind("invalid-content").isFrom(FaultLab.SOURCE);
    }
    assertThat(lab.source().requests()).allMatch(s -> s.header("Host").equals(FaultLab.SOURCE));
  }

  @Test
  @FaultCase(26)
  void aSignedAddressThatHasExpiredIsAskedForAnew() {
    AtomicInteger signatures = new AtomicInteger();
    lab.source()
        .on("GET", blob())
        .play(exchange -> exchange.send(to(signed(signatures.incrementAndGet()))));
    store.on("GET", ".*signature=1").answer(Answer.of(403).body("<Error>expired</Error>"));
    store.on("GET", ".*signature=2").play(Faults.cut(0.5));
    store.on("GET", ".*signature=3").answer(Answer.of(403).body("<Error>expired</Error>"));

    FaultRun run = lab.sync().copied("faulty");

    assertThat(signatures).hasValue(4);
    assertThat(store.requests("GET", ".*signature=4"))
        .allMatch(seen -> seen.header("Range").equals("bytes=75000-"));
    assertThat(run.run().log()).doesNotContain("signature=");
  }

  private static Answer to(String address) {
    return Answer.of(307).with("Location", address);
  }

  private String signed(int number) {
    return store.endpoint() + "/store/blob?signature=" + number;
  }
}
