package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.oci.image.index.v1+json; charset=utf-8",
        "  Application/Vnd.OCI.Image.Index.V1+JSON ;q=1"
      })
  void parametersAndCaseMakeNoDifference(String text) {
    assertThat(new MediaType(text)).isEqualTo(MediaType.OCI_INDEX);
  }

  @Test
  void anUnknownTypeIsCarriedAlong() {
    assertThat(new MediaType("application/vnd.example+zip"))
        .hasToString("application/vnd.example+zip");
    assertThat(new MediaType("")).hasToString("");
  }

  @Test
  void indexesAndManifestsAreToldApart() {
    assertThat(MediaType.manifestTypes())
        .filteredOn(MediaType::isIndex)
        .containsExactlyInAnyOrder(MediaType.OCI_INDEX, MediaType.DOCKER_LIST);
    assertThat(MediaType.manifestTypes()).allMatch(MediaType::isManifestOrIndex);
    assertThat(new MediaType("application/vnd.oci.image.config.v1+json").isManifestOrIndex())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.docker.distribution.manifest.v1+json, true",
    "application/vnd.docker.distribution.manifest.v1+prettyjws, true",
    "application/vnd.docker.distribution.manifest.v2+json, false"
  })
  void schema1IsRecognised(String text, boolean schema1) {
    assertThat(new MediaType(text).isSchema1()).isEqualTo(schema1);
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip, true",
    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip, true",
    "application/vnd.oci.image.layer.v1.tar+gzip, false"
  })
  void layersThatAreNotForOthersAreRecognised(String text, boolean nonDistributable) {
    assertThat(new MediaType(text).isNonDistributable()).isEqualTo(nonDistributable);
  }
}
