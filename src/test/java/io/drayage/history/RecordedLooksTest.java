package io.drayage.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Samples;
import io.drayage.sync.TaskReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedLooksTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Repository APP = new Repository(new RegistryHost("source.example"), "app");
  private static final Repository COPY = new Repository(new RegistryHost("target.example"), "app");

  private final RecordedLooks looks = new RecordedLooks();

  private static ImagePair image(String tag) {
    return new ImagePair("run", "core", 1, APP.tag(tag), COPY.tag(tag), "all");
  }

  private static Outcome unchanged(String tag, String content) {
    Digest digest = Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
    return new CopyResult.Unchanged(image(tag), digest);
  }

  private boolean isRecorded(Duration after, Outcome... outcomes) {
    return isRecorded(after, 0, outcomes);
  }

  private boolean isRecorded(Duration after, long dropped, Outcome... outcomes) {
    TaskReport report = new TaskReport(Samples.run(), Duration.ZERO, List.of(outcomes));
    return !looks.toRecord(report, START.plus(after), dropped).isEmpty();
  }

  @Test
  void aLookThatShowsTheSameIsRecordedOnceAnHour() {
    assertThat(isRecorded(Duration.ZERO, unchanged("1", "a"), unchanged("2", "b"))).isTrue();
    assertThat(isRecorded(Duration.ofMinutes(59), unchanged("2", "b"), unchanged("1", "a")))
        .isFalse();
    assertThat(isRecorded(Duration.ofMinutes(60), unchanged("1", "a"), unchanged("2", "b")))
        .isTrue();
  }

  @Test
  void whatShowsSomethingElseIsRecorded() {
    assertThat(isRecorded(Duration.ZERO, unchanged("1", "a"), unchanged("2", "b"))).isTrue();
    assertThat(isRecorded(Duration.ZERO, unchanged("1", "b"), unchanged("2", "a"))).isTrue();
    assertThat(isRecorded(Duration.ZERO, unchanged("1", "b"))).isTrue();
    assertThat(isRecorded(Duration.ZERO, unchanged("1", "b"), unchanged("3", "a"))).isTrue();
    assertThat(isRecorded(Duration.ZERO, unchanged("1", "b"), unchanged("3", "a"))).isFalse();
  }

  @Test
  void theLookAfterACopyOrAFailureIsRecorded() {
    assertThat(isRecorded(Duration.ZERO, unchanged("1", "a"))).isTrue();

    looks.changed(image("1"));

    assertThat(isRecorded(Duration.ZERO, unchanged("1", "a"))).isTrue();
  }

  @Test
  void whatTheOutboxMayHaveDroppedIsRecordedAgain() {
    assertThat(isRecorded(Duration.ZERO, 0, unchanged("1", "a"))).isTrue();
    assertThat(isRecorded(Duration.ZERO, 1, unchanged("1", "a"))).isTrue();
    assertThat(isRecorded(Duration.ZERO, 1, unchanged("1", "a"))).isFalse();
  }
}
