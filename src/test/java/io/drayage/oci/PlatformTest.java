package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @ParameterizedTest
  @ValueSource(strings = {"linux/amd64", "linux/arm/v7", "windows/amd64"})
  void parseReadsWhatToStringWrites(String text) {
    assertThat(Platform.parse(text)).hasToString(text);
  }

  @Test
  void partsAreReadInAnyCase() {
    assertThat(Platform.parse("Linux/ARM64/V8")).isEqualTo(new Platform("linux", "arm64", "v8"));
  }

  @Test
  void anOsAloneMeansThisMachinesArchitecture() {
    Platform host = Platform.host();

    assertThat(Platform.parse("linux")).isEqualTo(host);
    assertThat(Platform.parse("freebsd"))
        .isEqualTo(new Platform("freebsd", host.architecture(), ""));
    assertThat(host.os()).isEqualTo("linux");
    assertThat(host.architecture()).isNotEmpty().isNotIn("x86_64", "aarch64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "linux/",
        "/amd64",
        "linux//v7",
        "a/b/c/d",
        "linux/amd64 ",
        "li nux",
        "ä"
      })
  void whatIsNoPlatformIsRefused(String text) {
    assertThatThrownBy(() -> Platform.parse(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("OS[/ARCH[/VARIANT]]");
  }

  @Test
  void emptyPartsAreLeftOutOfTheText() {
    assertThat(new Platform("linux", "", "")).hasToString("linux");
    assertThat(new Platform("", "", "")).hasToString("");
  }

  @Test
  void anImagesConfigurationNamesItsPlatform() {
    assertThat(ofConfig("{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"}"))
        .contains(Platform.parse("linux/arm/v7"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "not json",
        "{\"os\":\"linux\"}",
        "{\"architecture\":\"arm\"}",
        "{\"os\":",
        "\"text\"",
        "{\"os\":{},\"architecture\":[]}"
      })
  void aConfigurationThatNamesNoneIsNoError(String json) {
    assertThat(ofConfig(json)).isEmpty();
  }

  @Test
  void unknownIsTheMarkOfAnAttestation() {
    assertThat(new Platform("unknown", "unknown", "").isUnknown()).isTrue();
    assertThat(new Platform("linux", "unknown", "").isUnknown()).isTrue();
    assertThat(new Platform("linux", "amd64", "").isUnknown()).isFalse();
  }

  private static Optional<Platform> ofConfig(String json) {
    return Platform.ofImageConfig(json.getBytes(StandardCharsets.UTF_8));
  }
}
