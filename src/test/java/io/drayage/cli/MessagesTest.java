package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages use the words that operators know from other programs. */
final class MessagesTest {
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");

  /** Each stood in a message, and has a usual word: reload, retry, circuit open, and so on. */
  private static final Pattern UNUSUAL =
      Pattern.compile(
          "left alone|of before stay|surely not meant|hardly means|what failed is tried|goes on\\b"
              + "|in flight gets|beyond the reserve|fewer requests;|broken off|runs under way"
              + "|nobody|whoever|wants another|who drayage");

  @Test
  @FaultKind("B10")
  void noMessageSpeaksInRiddles() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/drayage"))) {
      List<String> unusual =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .flatMap(MessagesTest::texts)
              .filter(text -> UNUSUAL.matcher(text).find())
              .toList();

      assertThat(unusual).isEmpty();
    }
  }

  @Test
  @FaultKind("B10")
  void aRelayThatIsNotUsedIsToldInTheDebugLogAlone(@TempDir Path directory) throws IOException {
    String file =
        Files.writeString(
                directory.resolve("sync.yaml"),
                """
                relay: skopeo
                tasks:
                  - name: core
                    source: {registry: docker.io}
                    target: {registry: harbor.example.com}
                    mappings: [{from: redis, tags: ['7'], platform: linux/amd64}]
                """)
            .toString();

    assertThat(CommandRun.of("tags", file, "--test", "7").log()).isEmpty();
    assertThat(CommandRun.of(Map.of("LOG_LEVEL", "debug"), "tags", file, "--test", "7").log())
        .containsOnlyOnce("`relay: skopeo`: Drayage copies by itself");
  }

  private static Stream<String> texts(Path file) {
    try {
      String code = Files.readString(file).replaceAll("(?m)^\\s*(?:\\*|//|/\\*).*$", "");
      return TEXT.matcher(code).results().map(MatchResult::group).map(text -> file + " " + text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
