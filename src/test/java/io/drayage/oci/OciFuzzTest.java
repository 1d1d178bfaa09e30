package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a network sends, it is a value or a {@link MalformedException}, and nothing else. */
class OciFuzzTest {
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String IMAGE =
      """
      {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
       "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%1$s","size":7},
       "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%1$s","size":7}],
       "annotations":{"a":"b"}}
      """
          .formatted(HEX);
  private static final String INDEX =
      """
      {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",
       "digest":"sha256:%s","size":1234,"platform":{"os":"linux","architecture":"arm","variant":"v7"},
       "annotations":{"vnd.docker.reference.type":"attestation-manifest"}}]}
      """
          .formatted(HEX);

  private record Edit(double at, int removed, String inserted) {}

  @Property(tries = 1000)
  void anyTextIsADigestOrMalformed(@ForAll("texts") String text) {
    attempt(() -> Digest.parse(text)).ifPresent(digest -> assertThat(digest).hasToString(text));
  }

  @Property(tries = 1000)
  void anyTextIsAReferenceOrMalformed(@ForAll("texts") String text) {
    attempt(() -> Reference.parse(text))
        .ifPresent(reference -> assertThat(reference).hasToString(text));
  }

  @Property(tries = 500)
  void anyTextIsAPlatformOrMalformed(@ForAll("texts") String text) {
    attempt(() -> Platform.parse(text))
        .ifPresent(read -> assertThat(Platform.parse(read.toString())).isEqualTo(read));
  }

  @Property(tries = 500)
  void anyBytesAreAManifestOrMalformed(
      @ForAll byte[] content, @ForAll("mediaTypes") MediaType type) {
    attempt(() -> Manifest.parse(RawManifest.of(type, content)));
  }

  @Property(tries = 3000)
  void aMutatedManifestIsAManifestOrMalformed(
      @ForAll("manifests") String manifest,
      @ForAll("edits") List<Edit> edits,
      @ForAll("mediaTypes") MediaType type) {
    StringBuilder text = new StringBuilder(manifest);
    for (Edit edit : edits) {
      int start = (int) (edit.at() * text.length());
      text.replace(start, Math.min(text.length(), start + edit.removed()), edit.inserted());
    }
    byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);

    attempt(() -> Manifest.parse(RawManifest.of(type, content)))
        .ifPresent(read -> assertThat(read.raw().content()).isEqualTo(content));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "docker.io",
            "localhost:5000",
            "[::1]",
            "/",
            ":",
            "@",
            "redis",
            "sha256:",
            "sha512:",
            HEX,
            "latest",
            "-",
            ".",
            "_",
            "\n",
            "\u0000",
            "é",
            " ",
            "linux",
            "v7",
            "65536");
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        pieces.list().ofMaxSize(8).map(list -> String.join("", list)),
        Arbitraries.strings().withCharRange('0', 'f').ofLength(64).map(hex -> "sha256:" + hex));
  }

  @Provide
  Arbitrary<MediaType> mediaTypes() {
    return Arbitraries.of(
        MediaType.OCI_MANIFEST,
        MediaType.OCI_INDEX,
        MediaType.DOCKER_LIST,
        MediaType.OCI_ARTIFACT,
        new MediaType("text/html"));
  }

  @Provide
  Arbitrary<String> manifests() {
    return Arbitraries.of(IMAGE, INDEX, "{}", "");
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 1), Arbitraries.integers().between(0, 40), pieces())
        .as(Edit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static Arbitrary<String> pieces() {
    return Arbitraries.of(
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "null",
        "-1",
        "1e400",
        "99999999999999999999",
        "true",
        "\"digest\"",
        "\"size\"",
        "\"layers\":",
        "\"manifests\":[",
        "\"platform\":null,",
        "\\u0000",
        "\\ud800",
        "\u0000",
        "é",
        "\u202e",
        "sha512:",
        "NaN",
        " ",
        "",
        "[[[[[[[[[[",
        "\"mediaType\":");
  }

  private static <T> Optional<T> attempt(Supplier<T> reader) {
    try {
      return Optional.of(reader.get());
    } catch (MalformedException e) {
      String message = String.valueOf(e.getMessage());
      assertThat(message).isNotBlank();
      assertThat(message.chars()).noneMatch(Character::isISOControl);
      return Optional.empty();
    }
  }
}
