package io.drayage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan finds planted secrets, so that its silence counts. */
class SecretScanTest {
  private static final String PLANTED = "pl4nted/secret+";

  private final SecretScan scan = new SecretScan().login("mole", PLANTED);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        PLANTED,
        "pl4nted%2Fsecret%2B",
        "mole:pl4nted/secret+",
        "{\"username\": \"mole\", \"password\": \"pl4nted/secret+\"}"
      })
  void aPlantedSecretIsFoundWithItsPlaceAndNotRepeated(String form) throws Exception {
    boolean coded = form.startsWith("mole:") || form.startsWith("{");
    String shown =
        coded ? Base64.getEncoder().encodeToString(form.getBytes(StandardCharsets.UTF_8)) : form;
    Path below = Files.createDirectories(directory.resolve("below"));
    Files.writeString(below.resolve("run.log"), "first\nAuthorization: " + shown + "\n");

    assertThat(scan.hits(directory))
        .isNotEmpty()
        .allSatisfy(
            hit ->
                assertThat(hit)
                    .startsWith(below.resolve("run.log") + ":2:16: a secret")
                    .doesNotContain(PLANTED, shown));
  }

  @Test
  void aFileWithoutASecretIsNoHit() throws Exception {
    Files.writeString(directory.resolve("run.log"), "nothing to see\n");

    assertThat(scan.hits(directory)).isEmpty();
  }
}
