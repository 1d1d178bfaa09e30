package io.drayage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AccessLogEntryTest {
  @Test
  void aLineOfTheCombinedFormatIsRead() {
    String line =
        "127.0.0.1 - - [25/Nov/2026:02:14:31 +0000]"
            + " \"GET /v2/a/b/manifests/1.0?x=y HTTP/1.1\" 200 419 \"\" \"a \\\"b\\\" c\"";

    assertThat(AccessLogEntry.parse(line))
        .contains(
            new AccessLogEntry("GET", "/v2/a/b/manifests/1.0?x=y", 200, 419, "a \\\"b\\\" c"));
  }

  @Test
  void otherLinesOfTheLogAreNoEntries() {
    assertThat(AccessLogEntry.parse("time=\"2026-11-25T02:14:29Z\" level=info msg=\"x\""))
        .isEmpty();
    assertThat(AccessLogEntry.parse("")).isEmpty();
  }

  @Test
  void anUploadIsNotTakenForABlob() {
    assertThat(entry("/v2/a/blobs/sha256:00").isForBlob()).isTrue();
    assertThat(entry("/v2/a/blobs/uploads/1").isForBlob()).isFalse();
  }

  private static AccessLogEntry entry(String path) {
    return new AccessLogEntry("GET", path, 200, 0, "");
  }
}
