package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.cli.CommandRun;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.testing.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run over many images that do not change. */
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LongListIT {
  private static final int TAGS = 20_000;
  private static final String LIST =
      IntStream.range(0, TAGS)
          .mapToObj("\"v%06d\""::formatted)
          .collect(Collectors.joining(",", "{\"tags\":[", "]}"));

  @RegisterExtension final FaultLab lab = new FaultLab();

  @Test
  @FaultKind("A3")
  void twentyThousandUnchangedImagesFitIntoAQuarterOfTheHeap() throws Exception {
    lab.source().on("*", ".*/same/.*").play(LongListIT::answer);
    lab.target().on("*", ".*/same/.*").play(LongListIT::answer);
    Path file =
        Files.writeString(
            lab.directory().resolve("same.yaml"),
            SyncText.certificates(lab.directory().resolve("certs"))
                + SyncText.task(
                    "same",
                    FaultLab.SOURCE,
                    "none",
                    List.of(SyncText.mapping(lab.repository("same"), "platform: all"))));

    CommandRun run =
        OwnProcess.run(
            lab,
            List.of("-Xmx48m", "-Xmn8m", "-XX:+UseSerialGC", "-Xss512k", "-XX:TieredStopAtLevel=1"),
            "sync",
            file);

    assertThat(run.exitCode()).as(run.log()).isZero();
    List<JsonNode> images = run.images();
    assertThat(images).hasSize(TAGS);
    assertThat(images.get(TAGS - 1).path("outcome").asText()).isEqualTo("unchanged");
  }

  /** Every tag names the same manifest, at both ends. */
  private static void answer(Exchange exchange) throws Exception {
    exchange.send(
        exchange.request().path().contains("/tags/list")
            ? Answer.of(200).with("Content-Type", "application/json").body(LIST)
            : Answer.of(200)
                .with("Content-Type", MediaType.OCI_MANIFEST.value())
                .with("Docker-Content-Digest", Digest.sha256(new byte[0]).toString()));
  }
}
