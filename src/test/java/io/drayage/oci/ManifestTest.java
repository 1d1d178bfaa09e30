package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.testing.FaultKind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final String CONFIG = blob("config", 7);
  private static final String IMAGE =
      "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s,%s]}"
          .formatted(CONFIG, blob("one", 10), blob("two", 20));

  @Test
  void anImageNamesItsConfigurationFirstThenItsLayers() {
    ImageManifest image = (ImageManifest) parse(MediaType.OCI_MANIFEST, IMAGE);

    assertThat(image.blobs())
        .extracting(Descriptor::digest)
        .containsExactly(digest("config"), digest("one"), digest("two"));
    assertThat(image.config().map(Descriptor::digest)).contains(digest("config"));
    assertThat(image.blobBytes()).isEqualTo(37);
    assertThat(image.raw().content()).isEqualTo(IMAGE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anIndexNamesItsEntriesInOrder() {
    String json =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
          {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":5,
           "platform":{"os":"Linux","architecture":"arm","variant":"v7","os.version":"1"},
           "annotations":{"vnd.docker.reference.type":"b"}},
          {"mediaType":"application/vnd.oci.image.index.v1+json","digest":"%s","size":6}]}
        """
            .formatted(digest("one"), digest("two"));

    ImageIndex index = (ImageIndex) parse(MediaType.OCI_INDEX, json);

    assertThat(index.entries()).hasSize(2);
    assertThat(index.entries().get(0).platform()).contains(new Platform("linux", "arm", "v7"));
    assertThat(index.entries().get(0).annotations())
        .containsEntry("vnd.docker.reference.type", "b");
    assertThat(index.entries().get(1).platform()).isEmpty();
    assertThat(index.entries().get(1).mediaType()).isEqualTo(MediaType.OCI_INDEX);
  }

  @Test
  void aLayerListedTwiceIsOneBlob() {
    String json = image(blob("one", 10) + "," + blob("two", 20) + "," + blob("one", 10));

    assertThat(((ImageManifest) parse(MediaType.DOCKER_MANIFEST, json)).blobs()).hasSize(3);
  }

  @Test
  void anErrorThatCameAsASuccessIsNoManifest() {
    String reason = "none of a manifest's keys";

    assertRefused(MediaType.OCI_MANIFEST, "{\"errors\":[{\"code\":\"DENIED\"}]}", reason);
    assertRefused(new MediaType("application/json"), "{}", reason);
    assertRefused(MediaType.OCI_INDEX, "{\"errors\":[]}", reason);
  }

  @Test
  void oneBlobWithTwoSizesIsRefused() {
    assertRefused(
        MediaType.OCI_MANIFEST, image(blob("one", 10) + "," + blob("one", 11)), "two sizes");
    assertRefused(MediaType.OCI_MANIFEST, image(blob("config", 8)), "two sizes");
  }

  @Test
  void layersThatAreNotForOthersAreLeftOut() {
    String foreign =
        "{\"mediaType\":\"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip\","
            + "\"digest\":\"%s\",\"size\":9,\"urls\":[\"https://evil.example/\"]}"
                .formatted(digest("windows"));

    ImageManifest image =
        (ImageManifest) parse(MediaType.OCI_MANIFEST, image(foreign + "," + blob("one", 10)));

    assertThat(image.blobs())
        .extracting(Descriptor::digest)
        .containsExactly(digest("config"), digest("one"));
  }

  @Test
  void anArtifactManifestNamesItsBlobs() {
    String json =
        "{\"mediaType\":\"%s\",\"artifactType\":\"x/y\",\"blobs\":[%s]}"
            .formatted(MediaType.OCI_ARTIFACT, blob("sbom", 12));

    ImageManifest artifact = (ImageManifest) parse(MediaType.OCI_ARTIFACT, json);

    assertThat(artifact.config()).isEmpty();
    assertThat(artifact.blobs()).extracting(Descriptor::digest).containsExactly(digest("sbom"));
  }

  @Test
  void theEmptyConfigurationOfAnArtifactIsABlobLikeAnyOther() {
    String json =
        """
        {"schemaVersion":2,"artifactType":"x/y","config":{
          "mediaType":"application/vnd.oci.empty.v1+json",
          "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
          "size":2,"data":"e30="},"layers":[%s]}
        """
            .formatted(blob("sbom", 12));

    ImageManifest artifact = (ImageManifest) parse(MediaType.OCI_MANIFEST, json);

    assertThat(artifact.blobs()).hasSize(2);
    assertThat(artifact.config().map(Descriptor::sizeBytes)).contains(2L);
  }

  @Test
  void missingListsAreEmptyLists() {
    assertThat(((ImageIndex) parse(MediaType.OCI_INDEX, "{\"schemaVersion\":2}")).entries())
        .isEmpty();
    assertThat(((ImageManifest) parse(MediaType.OCI_MANIFEST, "{\"layers\":null}")).blobs())
        .isEmpty();
  }

  @Test
  void aDocumentThatIsTwoThingsIsRefused() {
    String both = "{\"manifests\":[],\"layers\":[]}";

    assertRefused(MediaType.OCI_INDEX, both, "ambiguous");
    assertRefused(MediaType.OCI_MANIFEST, both, "ambiguous");
    assertRefused(MediaType.OCI_INDEX, "{\"manifests\":[],\"config\":{}}", "ambiguous");
    assertRefused(MediaType.OCI_MANIFEST, "{\"manifests\":[]}", "ambiguous");
    assertRefused(MediaType.OCI_INDEX, IMAGE, "ambiguous");
    assertRefused(MediaType.DOCKER_LIST, "{\"layers\":[]}", "ambiguous");
  }

  @Test
  void aTypeOtherThanTheOneItWasServedUnderIsRefused() {
    assertRefused(
        MediaType.OCI_MANIFEST, "{\"mediaType\":\"" + MediaType.OCI_INDEX + "\"}", "says that it");
    assertRefused(MediaType.OCI_MANIFEST, "{\"mediaType\":7}", "says that it is 7");
    assertRefused(MediaType.OCI_MANIFEST, "{\"mediaType\":null}", "ambiguous");
    assertRefused(
        MediaType.OCI_MANIFEST, "{\"mediaType\":\"x\\u001b[2J\"}", "says that it is x\\u001b[2J");
  }

  @Test
  void theSameTypeInOtherSpellingIsTheSame() {
    String json = "{\"mediaType\":\"%s\"}".formatted(MediaType.OCI_MANIFEST);

    assertThat(parse(new MediaType(MediaType.OCI_MANIFEST + "; charset=utf-8"), json))
        .isInstanceOf(ImageManifest.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"layers\":[],\"layers\":[]}",
        "{\"config\":{\"size\":1,\"size\":2}}",
        "{\"a\":{\"b\":1,\"b\":1}}"
      })
  void duplicateKeysAreRefused(String json) {
    assertRefused(MediaType.OCI_MANIFEST, json, "Duplicate field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"schemaVersion\":1}", "{\"schemaVersion\":\"1\",\"fsLayers\":[]}"})
  void schema1IsRefusedWithWhatToDo(String json) {
    assertRefused(MediaType.DOCKER_MANIFEST, json, "schema 1 unsupported");
    assertRefused(
        new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws"),
        json,
        "have the image pushed again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "-1;negative",
        "\"10\";no size",
        "null;no size",
        "1.0;no size",
        "1e3;no size",
        "9223372036854775808;no size",
        "true;no size",
        "{};no size"
      })
  void aSizeIsAWholeNumberOfBytes(String size, String reason) {
    String layer = "{\"digest\":\"%s\",\"size\":%s}".formatted(digest("one"), size);

    assertThatThrownBy(() -> parse(MediaType.OCI_MANIFEST, image(layer)))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("layers[0] of the manifest: ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "null",
        "\"text\"",
        "[]",
        "{\"digest\":\"sha256:x\",\"size\":1}",
        "{\"digest\":7,\"size\":1}",
        "{\"size\":1}"
      })
  void aDescriptorNeedsADigest(String layer) {
    assertRefused(MediaType.OCI_MANIFEST, image(layer), "layers[0] of the manifest: ");
  }

  @Test
  void aDescriptorWithoutASizeIsRefused() {
    String json = image("{\"digest\":\"%s\"}".formatted(digest("one")));

    assertRefused(MediaType.OCI_MANIFEST, json, "layers[0] of the manifest: no size");
  }

  @Test
  void listsThatAreNoneAreRefused() {
    assertRefused(MediaType.OCI_MANIFEST, "{\"layers\":{}}", "'layers' of the manifest is not a");
    assertRefused(MediaType.OCI_INDEX, "{\"manifests\":\"x\"}", "'manifests' of the manifest");
    assertRefused(MediaType.OCI_MANIFEST, "{\"config\":null}", "config of the manifest: ");
  }

  @Test
  void moreThanTenThousandEntriesAreRefused() {
    String many = String.join(",", Collections.nCopies(10_000, blob("one", 10)));

    assertThat(parse(MediaType.OCI_MANIFEST, image(many))).isInstanceOf(ImageManifest.class);
    assertRefused(
        MediaType.OCI_MANIFEST,
        image(many + "," + blob("one", 10)),
        "more than 10000 entries in 'layers'");
  }

  /** Each would be a hundred megabytes as a tree. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"layers\":[%s]}", "{\"x\":[%s]}", "{\"config\":{\"x\":[%s]}}", "[%s]"})
  @FaultKind("A3")
  void aDocumentOfMillionsOfPartsIsRefused(String form) {
    String text = form.formatted(String.join(",", Collections.nCopies(1_300_000, "{}")));

    assertThatThrownBy(() -> parse(MediaType.OCI_MANIFEST, text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("the manifest ");
  }

  @Test
  void deepNestingIsRefused() {
    assertRefused(
        MediaType.OCI_MANIFEST, "{\"a\":" + "[".repeat(100_000), "the manifest is not valid JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "\"text\"",
        "<html>",
        "{",
        "{\"a\":1",
        "{} {}",
        "{}x",
        "{} null",
        "\ufeff{}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "// no\n{}"
      })
  void whatIsNoJsonObjectIsRefused(String text) {
    assertThatThrownBy(() -> parse(MediaType.OCI_MANIFEST, text))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("the manifest is not ");
  }

  @Test
  void anotherEncodingThanUtf8IsRefused() {
    for (Charset charset :
        List.of(
            StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, Charset.forName("UTF-32BE"))) {
      byte[] content = IMAGE.getBytes(charset);

      assertThatThrownBy(() -> Manifest.parse(RawManifest.of(MediaType.OCI_MANIFEST, content)))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("not valid JSON");
    }
    byte[] noUtf32 = {0, 0, 0, '{', 0x7f, 0x7f, 0x7f, 0x7f};
    byte[] noUtf8 = {'{', '"', (byte) 0xc3, '"', ':', '1', '}'};
    for (byte[] content : List.of(noUtf32, noUtf8)) {
      assertThatThrownBy(() -> Manifest.parse(RawManifest.of(MediaType.OCI_MANIFEST, content)))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void oddAnnotationsAndPlatformsAreNoError() {
    List<String> entries = new ArrayList<>();
    for (String rest :
        List.of(
            "\"annotations\":7,\"platform\":\"x\"",
            "\"annotations\":{\"a\":null,\"b\":{},\"c\":[1],\"d\":1}",
            "\"platform\":{\"os\":7,\"architecture\":null,\"variant\":[]}")) {
      entries.add("{\"digest\":\"%s\",\"size\":1,%s}".formatted(digest("one"), rest));
    }

    ImageIndex index =
        (ImageIndex)
            parse(MediaType.OCI_INDEX, "{\"manifests\":[" + String.join(",", entries) + "]}");

    assertThat(index.entries()).hasSize(3);
    assertThat(index.entries().get(0).platform()).isEqualTo(Optional.empty());
  }

  private static void assertRefused(MediaType type, String json, String reason) {
    assertThatThrownBy(() -> parse(type, json))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  private static Manifest parse(MediaType type, String json) {
    return Manifest.parse(RawManifest.of(type, json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String image(String layers) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}".formatted(CONFIG, layers);
  }

  private static String blob(String content, long size) {
    return "{\"mediaType\":\"application/octet-stream\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(digest(content), size);
  }

  private static Digest digest(String content) {
    return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
  }
}
