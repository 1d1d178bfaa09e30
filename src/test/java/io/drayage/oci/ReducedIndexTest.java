package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReducedIndexTest {
  private static final String A = entry("a", "\"x\":[1,{\"y\":\"}\"}]");
  private static final String B = entry("b", "\"annotations\" : { \"k\": \"\\u00e9é\\\"\" }");
  private static final String C = entry("c", "\"n\":1e2");

  @Test
  void chosenEntriesAndMembersStayByteForByteInTheirOrder() {
    String original =
        """
        { "annotations" : {"a": "1,\\u00e9"} ,
          "schemaVersion": 2,
          "manifests": [ %s , %s,
            %s ],
          "big": 1.50E+3, "list": [ 1 , 2 ], "null": null
        }
        """
            .formatted(A, B, C);

    assertThat(text(reduced(original, 2, 0)))
        .isEqualTo(
            "{\"annotations\" : {\"a\": \"1,\\u00e9\"},\"schemaVersion\": 2,\"manifests\":["
                + A
                + ","
                + C
                + "],\"big\": 1.50E+3,\"list\": [ 1 , 2 ],\"null\": null}");
  }

  @Test
  void theDigestIsTheSameOnEveryMachine() {
    String original = "{\"schemaVersion\":2,\"manifests\":[" + A + "," + B + "," + C + "]}";

    assertThat(reduced(original, 0, 1).digest())
        .isEqualTo(
            Digest.sha256(bytes("{\"schemaVersion\":2,\"manifests\":[" + A + "," + B + "]}")));
  }

  @Test
  void anIndexOfWhichNothingIsLeftOutIsTheOriginal() {
    String original = "{ \"manifests\" : [ " + A + " , " + B + " ] }";

    assertThat(text(reduced(original, 0, 1))).isEqualTo(original);
  }

  @Test
  void theSubjectIsLeftOut() {
    String original = "{\"subject\":%s,\"manifests\":[%s]}".formatted(B, A);

    assertThat(text(reduced(original, 0))).isEqualTo("{\"manifests\":[" + A + "]}");
  }

  @Test
  void theMediaTypeIsTheOriginals() {
    byte[] content = bytes("{\"manifests\":[" + A + "," + B + "]}");
    ImageIndex index = (ImageIndex) Manifest.parse(RawManifest.of(MediaType.DOCKER_LIST, content));

    RawManifest reduced = ReducedIndex.of(index, new TreeSet<>(List.of(0)));

    assertThat(reduced.mediaType()).isEqualTo(MediaType.DOCKER_LIST);
    assertThat(((ImageIndex) Manifest.parse(reduced)).entries()).hasSize(1);
  }

  private static RawManifest reduced(String original, Integer... places) {
    ImageIndex index =
        (ImageIndex) Manifest.parse(RawManifest.of(MediaType.OCI_INDEX, bytes(original)));
    return ReducedIndex.of(index, new TreeSet<>(List.of(places)));
  }

  private static String entry(String digit, String more) {
    return "{\"digest\":\"sha256:%s\", \"size\":3,%s}".formatted(digit.repeat(64), more);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(RawManifest manifest) {
    return new String(manifest.content(), StandardCharsets.UTF_8);
  }
}
