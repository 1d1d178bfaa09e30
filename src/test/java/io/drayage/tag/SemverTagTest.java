package io.drayage.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemverTagTest {
  @ParameterizedTest
  @CsvSource({
    "1,1.0.0",
    "1.31,1.31.0",
    "v1.36.2,1.36.2",
    "'  v1 ',1.0.0",
    "1.08.3,1.8.3",
    "01.02.003,1.2.3",
    "2024.01.15,2024.1.15",
    "20240115,20240115.0.0",
    "20240115.1,20240115.1.0",
    "00,0.0.0",
    "007,7.0.0",
    "1.2.00-rc,1.2.0-rc",
    "1.31.1-glibc,1.31.1-glibc",
    "1.2.3-rc.1.2,1.2.3-rc.1.2",
    "1.2.3-0,1.2.3-0",
    "1.2.3-0a,1.2.3-0a",
    "1.2.3--,1.2.3--",
    "1.2.3+b.01,1.2.3",
    "1.2.3-a+b-c,1.2.3-a",
    "1.2.3+b-c,1.2.3",
    "18446744073709551615.0.18446744073709551615,18446744073709551615.0.18446744073709551615",
    "000000000000000000000001.0.0,1.0.0",
    "1.2.3-18446744073709551615,1.2.3-18446744073709551615",
  })
  void readsTagsTolerantly(String tag, String version) {
    assertThat(SemverTag.ofTag(tag)).map(SemverTag::toString).contains(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v",
        "latest",
        "1.2.3-01",
        "1.2.3_a",
        "1.2.3-",
        "1.2.3+",
        "1.2.3-+b",
        "1.2.3-a..b",
        "1.2.3+a..b",
        "1.2.3+a+b",
        "1.2.3-a_b",
        "1.2.3.4",
        "1.2.",
        "1..2",
        ".1.2",
        "-1.2.3",
        "1-rc1",
        "1.2-rc1",
        "1.2-rc.1",
        "1.2+b",
        "v2.0-rc1",
        "V1.0.0",
        "vv1.0.0",
        "v 1.0.0",
        "x.y.z",
        "1.x",
        "18446744073709551616",
        "1.2.3-18446744073709551616",
        "1.0.\u0661",
        "1.35.0-a@sha256:ab",
      })
  void otherTagsAreNoVersions(String tag) {
    assertThat(SemverTag.ofTag(tag)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.2", "v1.2.3", "01.2.3", "1.02.3", "1.2.03", " 1.2.3", "1.2.x"})
  void aFullVersionIsReadStrictly(String text) {
    assertThat(SemverTag.ofFullVersion(text)).isEmpty();
  }

  @Test
  void ordersByPrecedence() {
    List<String> ascending =
        List.of(
            "0.0.0-0",
            "0.0.0",
            "1.0.0-1",
            "1.0.0-9",
            "1.0.0-10",
            "1.0.0--",
            "1.0.0-0a",
            "1.0.0-Z",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1-musl",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0",
            "20240115.0.0",
            "18446744073709551615.0.0");
    List<SemverTag> versions = new ArrayList<>();
    ascending.forEach(tag -> versions.add(SemverTag.ofTag(tag).orElseThrow()));
    Collections.shuffle(versions, new Random(7));

    Collections.sort(versions);

    assertThat(versions).map(SemverTag::toString).isEqualTo(ascending);
  }

  @Test
  void buildMetadataAndSpellingDoNotMatter() {
    assertThat(SemverTag.ofTag("v1.02+b")).isEmpty();
    assertThat(SemverTag.ofTag("v1.02.0+b")).isEqualTo(SemverTag.ofTag("1.2"));
  }
}
