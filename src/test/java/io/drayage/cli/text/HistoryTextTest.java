package io.drayage.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.status.History.ImageEvent;
import io.drayage.status.Page;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTextTest {
  @Test
  void aCopyOfAWorkerHasItsName() {
    assertThat(lines(copied(Optional.of("w-\u001b1")), copied(Optional.empty())))
        .containsExactly(
            "harbor.example.com/mirror/redis:latest",
            "  from docker.io/library/redis:latest, task core",
            "  changed last 2026-03-01 08:00:30, to sha256:1f92",
            "  2026-03-01 08:00:30  copied     sha256:1f92, 1.0 KiB, at worker w-\\u001b1, run r1",
            "  2026-03-01 08:00:30  copied     sha256:1f92, 1.0 KiB, run r1");
  }

  private static List<String> lines(ImageEvent... events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new HistoryText(out, ZoneOffset.UTC, false)
        .image("redis", new Page<>(List.of(events), Optional.empty()));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static ImageEvent copied(Optional<String> worker) {
    return new ImageEvent(
        Instant.parse("2026-03-01T08:00:30Z"),
        "r1",
        "core",
        "docker.io/library/redis:latest",
        "harbor.example.com/mirror/redis:latest",
        "copied",
        Optional.of("sha256:1f92"),
        Optional.empty(),
        Optional.empty(),
        1024,
        Optional.empty(),
        worker);
  }
}
