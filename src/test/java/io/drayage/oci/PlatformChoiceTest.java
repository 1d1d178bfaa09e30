package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries are written as {@code OS/ARCH[/VARIANT]}, one without a platform as {@code -}. */
class PlatformChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "linux/arm/v7, linux/arm/v5 linux/arm/v6 linux/arm/v7 linux/arm, linux/arm/v7",
    "linux/arm/v7, linux/arm linux/arm/v5 linux/arm/v6, linux/arm/v6",
    "linux/arm/v7, linux/arm linux/arm/v5, linux/arm/v5",
    "linux/arm/v7, linux/arm linux/arm64, linux/arm",
    "linux/arm/v6, linux/arm/v7 linux/arm/v5, linux/arm/v5",
    "linux/arm/v5, linux/arm/v7 linux/arm/v6 linux/arm, linux/arm",
    "linux/arm, linux/arm/v5 linux/arm/v6 linux/arm64, linux/arm/v6",
    "linux/amd64/v3, linux/amd64 linux/amd64/v2 linux/amd64/v4, linux/amd64/v2",
    "linux/amd64/v2, linux/arm64 linux/amd64, linux/amd64",
    "linux/arm64/v9, linux/arm64/v8, linux/arm64/v8",
    "linux/arm64/v9, linux/arm64, linux/arm64",
    "linux/ppc64le/power9, linux/ppc64le, linux/ppc64le"
  })
  void whereTheVariantIsMissingTheNextLowerOneServes(String wanted, String index, String chosen) {
    Optional<PlatformChoice> choice = choose(wanted, index);

    assertThat(choice.map(PlatformChoiceTest::text)).contains(chosen);
    assertThat(choice.map(PlatformChoice::fallback)).contains(!wanted.equals(chosen));
  }

  @ParameterizedTest
  @CsvSource({
    "linux/arm64, linux/arm64/v8",
    "linux/arm64/v8, linux/arm64",
    "linux/arm, linux/arm/v7",
    "linux/amd64, linux/amd64/v1",
    "linux/amd64/v1, linux/amd64",
    "linux/arm64/v8, linux/arm64/v8",
    "linux/ppc64le/power9, linux/ppc64le/power9"
  })
  void twoNamesOfTheSameThingAreNoFallback(String wanted, String offered) {
    assertThat(choose(wanted, offered).map(PlatformChoice::fallback)).contains(false);
    assertThat(PlatformChoice.serves(Platform.parse(offered), Platform.parse(wanted))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "linux/arm/v6, linux/arm/v7",
    "linux/arm/v5, linux/arm/v6 linux/arm/v7 linux/arm64",
    "linux/amd64, linux/amd64/v2 linux/amd64/v3",
    "linux/arm64, linux/arm64/v9 linux/arm/v7",
    "linux/amd64, windows/amd64 linux/386",
    "windows/amd64, linux/amd64",
    "linux/ppc64le/power8, linux/ppc64le/power9",
    "linux/ppc64le, linux/ppc64le/power9",
    "linux/amd64, unknown/unknown"
  })
  void nothingHigherAndNothingElseServes(String wanted, String index) {
    assertThat(choose(wanted, index)).isEmpty();
    assertThat(
            PlatformChoice.serves(Platform.parse(index.split(" ", -1)[0]), Platform.parse(wanted)))
        .isFalse();
  }

  @Test
  void aVariantWithoutAnOrderIsFoundBehindOthers() {
    assertThat(
            choose("linux/ppc64le/power9", "linux/ppc64le/power8 linux/ppc64le/power9")
                .map(PlatformChoiceTest::text))
        .contains("linux/ppc64le/power9");
  }

  @Test
  void anEntryWithoutAPlatformServesAnyAfterThoseThatNameIt() {
    assertThat(choose("linux/s390x", "linux/amd64 -").map(PlatformChoiceTest::text)).contains("-");
    assertThat(choose("linux/s390x", "-").map(PlatformChoice::fallback)).contains(false);
    assertThat(choose("linux/arm/v7", "- linux/arm").map(PlatformChoiceTest::text))
        .contains("linux/arm");
  }

  @Test
  void anEmptyPlatformIsLikeNone() {
    Descriptor entry = entry(0, Optional.of(new Platform("", "", "")), Map.of());

    assertThat(PlatformChoice.from(List.of(entry), Platform.parse("linux/amd64")))
        .hasValueSatisfying(choice -> assertThat(choice.namesPlatform()).isFalse());
  }

  @Test
  void ofEqualsTheFirstIsTaken() {
    List<Descriptor> entries = entries("linux/arm64 linux/arm64/v8 linux/arm64");

    assertThat(PlatformChoice.from(entries, Platform.parse("linux/arm64/v8")))
        .contains(new PlatformChoice(entries.get(0), 0));
  }

  @Test
  void allThatServeFollowEachOtherBestFirst() {
    List<PlatformChoice> choices =
        PlatformChoice.servingBestFirst(
            entries("- linux/arm/v5 linux/amd64 linux/arm/v7 linux/arm linux/arm/v6"),
            Platform.parse("linux/arm/v7"));

    assertThat(choices)
        .extracting(PlatformChoiceTest::text)
        .containsExactly("linux/arm/v7", "linux/arm/v6", "linux/arm/v5", "linux/arm", "-");
    assertThat(choices)
        .extracting(PlatformChoice::fallback)
        .containsExactly(false, true, true, true, false);
  }

  @Test
  void attestationsAreNeverChosen() {
    Platform amd64 = Platform.parse("linux/amd64");
    Descriptor unknown = entry(0, Optional.of(new Platform("unknown", "unknown", "")), Map.of());
    Descriptor annotated =
        entry(1, Optional.of(amd64), Map.of("vnd.docker.reference.type", "attestation-manifest"));
    Descriptor image = entry(2, Optional.of(amd64), Map.of());

    assertThat(PlatformChoice.servingBestFirst(List.of(unknown, annotated, image), amd64))
        .containsExactly(new PlatformChoice(image, 0));
    assertThat(PlatformChoice.from(List.of(unknown), Platform.parse("unknown/unknown"))).isEmpty();
  }

  private static Optional<PlatformChoice> choose(String wanted, String index) {
    return PlatformChoice.from(entries(index), Platform.parse(wanted));
  }

  private static List<Descriptor> entries(String index) {
    List<Descriptor> entries = new ArrayList<>();
    for (String platform : index.split(" ", -1)) {
      entries.add(
          entry(
              entries.size(),
              platform.equals("-") ? Optional.empty() : Optional.of(Platform.parse(platform)),
              Map.of()));
    }
    return entries;
  }

  private static Descriptor entry(
      int number, Optional<Platform> platform, Map<String, String> annotations) {
    Digest digest = Digest.sha256(("entry " + number).getBytes(StandardCharsets.UTF_8));
    return new Descriptor(MediaType.OCI_MANIFEST, digest, 1, platform, annotations);
  }

  private static String text(PlatformChoice choice) {
    return choice.entry().platform().map(Platform::toString).orElse("-");
  }
}
