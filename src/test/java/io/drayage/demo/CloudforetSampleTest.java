package io.drayage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CloudforetSampleTest {
  private static final CloudforetSample SAMPLE = CloudforetSample.small();

  @Test
  void allRepositoriesOfTheGuideAreThere() {
    assertThat(SAMPLE.coreRepositories()).hasSize(22);
    assertThat(SAMPLE.pluginRepositories()).hasSize(25);
    assertThat(SAMPLE.repositories()).extracting(SampleRepository::source).doesNotHaveDuplicates();
  }

  @Test
  void officialImagesAreReadFromTheLibrary() {
    assertThat(SAMPLE.coreRepositories())
        .extracting(SampleRepository::source)
        .contains("library/redis", "library/mongo");
    assertThat(SAMPLE.coreRepositories())
        .extracting(SampleRepository::target)
        .contains("spaceone/redis", "spaceone/mongo");
  }

  @Test
  void selectedTagsAreInByteOrder() {
    assertThat(SAMPLE.repositories())
        .allSatisfy(
            repository -> assertThat(repository.selected()).isSorted().doesNotHaveDuplicates());
  }

  @Test
  void theFiltersHaveDozensOfTagsToSortOut() {
    assertThat(SAMPLE.repositories())
        .filteredOn(repository -> !repository.source().startsWith("library/"))
        .allSatisfy(repository -> assertThat(repository.tags()).hasSizeGreaterThanOrEqualTo(24));
  }

  @Test
  void theCoreTagsSelectedByHandAreThoseOfTheGuidesExpression() {
    Pattern guide = Pattern.compile("^1\\.11\\.(?:[0-9]?[0-9]).*$");

    assertThat(SAMPLE.coreRepositories())
        .filteredOn(repository -> !repository.source().startsWith("library/"))
        .allSatisfy(
            repository -> {
              List<String> matching =
                  repository.tags().keySet().stream()
                      .filter(tag -> guide.matcher(tag).matches())
                      .toList();
              assertThat(repository.selected()).isEqualTo(matching);
            });
  }

  @Test
  void atMostTwoTagsOfAPluginAreSelected() {
    assertThat(SAMPLE.pluginRepositories())
        .allSatisfy(repository -> assertThat(repository.selected()).hasSizeBetween(1, 2));
  }

  @Test
  void imagesOfAFamilyShareTheirBaseLayers() {
    SampleImage console = SAMPLE.coreRepositories().get(3).image("1.11.1");
    SampleImage inventory = SAMPLE.coreRepositories().get(4).image("1.11.1");

    assertThat(console.blobs()).containsAll(inventory.blobs().subList(1, 3));
    assertThat(console.manifest().digest()).isNotEqualTo(inventory.manifest().digest());
  }
}
