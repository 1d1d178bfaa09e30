package io.drayage.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosestKeyTest {
  private static final List<String> KEYS =
      List.of("from", "to", "tags", "platform", "skip-tls-verify");

  @ParameterizedTest
  @CsvSource({
    "tag,tags",
    "tgas,tags",
    "TAGS,tags",
    "frm,from",
    "platfrom,platform",
    "t0,to",
    "tls,skip-tls-verify",
    "skip_tls_verify,skip-tls-verify",
    "skipTlsVerify,skip-tls-verify"
  })
  void aMisspeltKeyIsRecognised(String misspelt, String meant) {
    assertThat(ClosestKey.to(misspelt, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"interval", "xyz", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void somethingElseIsNot(String other) {
    assertThat(ClosestKey.to(other, KEYS)).isEmpty();
  }
}
