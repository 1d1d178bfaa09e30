package io.drayage.sync.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.sync.Batch;
import io.drayage.sync.ImagePair;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.Samples;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TagListing;
import io.drayage.tag.TagFilter;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TagSelectorTest {
  private static final String DIGEST = Samples.DIGEST.toString();

  private final AtomicInteger found = new AtomicInteger();
  private final TagSelector selector =
      new TagSelector(
          new SyncListener() {
            @Override
            public void imagesFound(String runId, int images) {
              found.addAndGet(images);
            }
          });

  @Test
  void aTagIsReadAndWrittenUnderItsName() {
    ImagePair image = onlyImage("1.2");

    assertThat(image.source()).hasToString("docker.io/library/app:1.2");
    assertThat(image.target()).hasToString("harbor.example.com/app:1.2");
    assertThat(image.platform()).isEqualTo("linux/amd64");
    assertThat(image.runId()).isEqualTo("1a2b3c4d");
    assertThat(image.taskName()).isEqualTo("core");
    assertThat(image.mapping()).isEqualTo(4);
  }

  @Test
  void aDigestAloneIsCopiedWholeUnderTheDigest() {
    ImagePair image = onlyImage(DIGEST);

    assertThat(image.source()).hasToString("docker.io/library/app@" + DIGEST);
    assertThat(image.target()).hasToString("harbor.example.com/app@" + DIGEST);
    assertThat(image.onePlatform()).isEmpty();
  }

  @Test
  void aTagWithADigestReadsTheDigestAndWritesTheTag() {
    ImagePair image = onlyImage("1.2@" + DIGEST);

    assertThat(image.source()).hasToString("docker.io/library/app@" + DIGEST);
    assertThat(image.target()).hasToString("harbor.example.com/app:1.2");
    assertThat(image.platform()).isEqualTo("linux/amd64");
  }

  @Test
  void aLongDigestIsADigestToo() {
    String digest = Digest.of("sha512", new byte[0]).toString();

    assertThat(onlyImage(digest).source().identifier()).isEqualTo(digest);
  }

  @Test
  void allPlatformsStayAllPlatforms() {
    Batch<ImagePair> batch =
        selector.select(listing(new PlatformRule.All(), List.of("1"), List.of()));

    assertThat(batch.parts())
        .extracting(ImagePair::platform)
        .containsExactly(ImagePair.ALL_PLATFORMS);
  }

  @Test
  void theListenerHearsHowManyThereAre() {
    Batch<ImagePair> batch =
        selector.select(
            listing(platform(), List.of("regex: 1\\..*"), List.of("1.0", "1.1", "2.0")));

    assertThat(batch.parts())
        .extracting(image -> image.source().identifier())
        .containsExactly("1.0", "1.1");
    assertThat(found).hasValue(2);
  }

  @Test
  @FaultKind("A3")
  void aRunHasABoundedNumberOfImages() {
    TagSelector bounded = new TagSelector(SyncListener.none(), 3);
    TagListing two = listing(platform(), List.of("regex: 1\\..*"), List.of("1.0", "1.1", "2.0"));
    TagListing four = listing(platform(), List.of(), List.of("1", "2", "3", "4"));

    assertThatThrownBy(() -> bounded.select(four))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("select more than 3 tags")
        .hasMessageContaining("drayage.task.max-images");
    assertThat(bounded.select(two).parts()).hasSize(2);
    assertThatThrownBy(() -> bounded.select(two))
        .hasMessageContaining("select 2 tags, with which the run has more than the 3 images");
  }

  @Test
  void aMappingThatSelectsNothingIsWorthAWarning() {
    try (CapturedLog log = CapturedLog.of(TagSelector.class)) {
      Batch<ImagePair> batch =
          selector.select(listing(platform(), List.of("regex: x"), List.of("1.0", "1.1")));

      assertThat(batch.parts()).isEmpty();
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN no tag is selected")
          .contains("listed=2", "mapping=4", "source=docker.io/library/app", "task=core");
    }
  }

  private ImagePair onlyImage(String item) {
    List<ImagePair> images = selector.select(listing(platform(), List.of(item), List.of())).parts();
    assertThat(images).hasSize(1);
    return images.get(0);
  }

  private static PlatformRule platform() {
    return Samples.mapping(1, new PathRule.SameAsSource(), new PathRule.SameAsSource()).platform();
  }

  private static TagListing listing(PlatformRule platform, List<String> items, List<String> tags) {
    PathRule path = new PathRule.Fixed("app");
    Mapping mapping = new Mapping(4, 1, path, path, TagFilter.parse(items), platform);
    return new TagListing(
        new RepositoryPair(
            Samples.run(),
            mapping,
            Repository.forReading(new RegistryHost("docker.io"), "app"),
            Repository.forWriting(new RegistryHost("harbor.example.com"), "app")),
        tags);
  }
}
