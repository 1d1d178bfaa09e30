package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCheckTest {
  private static final String ARM =
      "{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"}";

  private final List<Platform> mismatches = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8192})
  void anImageForAnotherPlatformIsToldOnceAndPassesUnchanged(int chunk) throws IOException {
    assertThat(read(ARM, "linux/amd64", chunk)).isEqualTo(ARM);

    assertThat(mismatches).containsExactly(Platform.parse("linux/arm/v7"));
  }

  @Test
  void readingByteByByteTellsToo() throws IOException {
    Descriptor config = descriptor(ARM, ARM.length());
    try (InputStream watched = check(config, "linux/amd64").watch(config, stream(ARM))) {
      while (watched.read() >= 0) {
        assertThat(mismatches).hasSizeLessThan(2);
      }
    }

    assertThat(mismatches).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {ARM, "{\"os\":\"linux\",\"architecture\":\"arm\"}", "{}", "no json", "7"})
  void whatServesOrSaysNothingIsNotTold(String config) throws IOException {
    assertThat(read(config, "linux/arm/v7", 5)).isEqualTo(config);

    assertThat(mismatches).isEmpty();
  }

  @Test
  void otherBlobsAreNotLookedAt() {
    Descriptor config = descriptor(ARM, ARM.length());
    Descriptor layer = descriptor("layer", 5);
    InputStream content = stream("layer");

    assertThat(check(config, "linux/amd64").watch(layer, content)).isSameAs(content);
  }

  @Test
  void aHugeConfigurationIsNotKeptInMemory() {
    Descriptor config = descriptor(ARM, (1 << 20) + 1);
    InputStream content = stream(ARM);

    assertThat(check(config, "linux/amd64").watch(config, content)).isSameAs(content);
  }

  @Test
  void aStreamLongerThanItShouldBeIsNotJudged() throws IOException {
    Descriptor config = descriptor(ARM, ARM.length());
    String longer = ARM + " ".repeat(10_000);
    try (InputStream watched = check(config, "linux/amd64").watch(config, stream(longer))) {
      assertThat(watched.readAllBytes()).hasSize(longer.length());
    }

    assertThat(mismatches).isEmpty();
  }

  private String read(String content, String wanted, int chunk) throws IOException {
    Descriptor config = descriptor(content, content.length());
    StringBuilder text = new StringBuilder();
    try (InputStream watched = check(config, wanted).watch(config, stream(content))) {
      byte[] buffer = new byte[chunk];
      for (int read = watched.read(buffer); read >= 0; read = watched.read(buffer)) {
        text.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  private ConfigCheck check(Descriptor config, String wanted) {
    return new ConfigCheck(config, List.of(Platform.parse(wanted)), mismatches::add);
  }

  private static Descriptor descriptor(String content, long size) {
    return new Descriptor(
        new MediaType("application/vnd.oci.image.config.v1+json"),
        Digest.sha256(content.getBytes(StandardCharsets.UTF_8)),
        size);
  }

  private static InputStream stream(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }
}
