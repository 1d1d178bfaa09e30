package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String EMPTY =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @Test
  void theDigestOfNothingIsTheWellKnownOne() {
    assertThat(Digest.sha256(new byte[0])).hasToString(EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "sha512"})
  void parseReadsWhatToStringWrites(String algorithm) {
    Digest digest = Digest.of(algorithm, CONTENT);

    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    assertThat(digest.algorithm()).isEqualTo(algorithm);
  }

  @Test
  void itTravelsAsAJsonString() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    Digest digest = Digest.sha256(CONTENT);

    String text = json.writeValueAsString(digest);

    assertThat(text).isEqualTo("\"" + digest + "\"");
    assertThat(json.readValue(text, Digest.class)).isEqualTo(digest);
  }

  @Test
  void contentIsComparedUnderTheDigestsOwnAlgorithm() {
    Digest digest = Digest.of("sha512", CONTENT);

    assertThat(digest.matches(CONTENT)).isTrue();
    assertThat(digest.matches(new byte[] {1})).isFalse();
    assertThat(digest.withValue(digest.newHasher().digest(CONTENT))).isEqualTo(digest);
  }

  @Test
  void theShortFormHasTwelveDigits() {
    assertThat(Digest.parse(EMPTY).shortHex()).isEqualTo("e3b0c44298fc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256:",
        ":e3b0",
        "sha256:e3b0",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:E3B0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85\n",
        "sha256:../../../etc/passwd",
        " sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      })
  void whatIsNoDigestIsRefused(String text) {
    assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void theMessageIsSafeToPrint() {
    assertThatThrownBy(() -> Digest.parse("evil\u001b[31m\n"))
        .hasMessage("'evil\\u001b[31m\\u000a' is not a digest (algorithm:hex)");
  }

  @Test
  void anUnknownAlgorithmCanNotBeComputed() {
    assertThatThrownBy(() -> Digest.of("md5", CONTENT)).isInstanceOf(MalformedException.class);
  }
}
