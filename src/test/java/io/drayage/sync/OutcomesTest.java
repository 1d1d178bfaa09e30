package io.drayage.sync;

import static io.drayage.sync.Samples.DIGEST;
import static io.drayage.sync.Samples.IMAGE;
import static io.drayage.sync.Samples.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.Outcome.MappingFailed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final CopyResult COPIED = new CopyResult.Copied(IMAGE, DIGEST, 100);
  private static final MappingFailed PROBLEM =
      new MappingFailed("mapping 1", failure(FailureKind.UNAUTHORIZED));
  private static final Repository SOURCE = repository("source.example", "team/app");
  private static final Repository OTHER = repository("source.example", "team/other");
  private static final Repository TARGET = repository("target.example", "team/app");

  private static Repository repository(String registry, String path) {
    return new Repository(new RegistryHost(registry), path);
  }

  private static Digest digest(int number) {
    return Digest.sha256(Integer.toString(number).getBytes(StandardCharsets.UTF_8));
  }

  private static CopyResult unchanged(Repository source, int number) {
    String tag = "1.0." + number;
    return new CopyResult.Unchanged(
        new ImagePair("run", "task", 1, source.tag(tag), TARGET.tag(tag), "all"), digest(number));
  }

  @Test
  void unchangedImagesComeOutAsTheyWentIn() {
    List<Outcome> all = new ArrayList<>();
    IntStream.range(0, 2000)
        .forEach(number -> all.add(unchanged(number % 3 == 0 ? OTHER : SOURCE, number)));
    all.add(700, COPIED);
    all.add(1300, PROBLEM);

    Outcomes outcomes = Outcomes.copyOf(all);

    assertThat(outcomes).isEqualTo(all);
    assertThat(outcomes.notable()).containsExactly(COPIED, PROBLEM);
    assertThat(outcomes.images()).hasSize(2001).doesNotContainNull();
  }

  @Test
  void imagesThatATagAndADigestDoNotTellStayWhole() {
    Digest large = Digest.of("sha512", new byte[] {1});
    List<Outcome> odd =
        List.of(
            new CopyResult.Unchanged(IMAGE, large),
            new CopyResult.Unchanged(
                new ImagePair("run", "task", 1, SOURCE.tag("a"), TARGET.tag("b"), "all"), DIGEST),
            new CopyResult.Unchanged(
                new ImagePair("run", "task", 1, SOURCE.digest(DIGEST), TARGET.tag("b"), "all"),
                DIGEST));

    assertThat(Outcomes.copyOf(odd)).isEqualTo(odd);
    assertThat(Outcomes.copyOf(odd).notable()).isEmpty();
  }

  @Test
  void aListDoesNotChangeWhenOthersGrowOutOfIt() {
    Outcomes first = Outcomes.copyOf(List.of(COPIED));

    Outcomes longer = first.with(List.of(unchanged(SOURCE, 1)));
    Outcomes other = first.with(List.of(PROBLEM));
    Outcomes longest = longer.with(other);

    assertThat(first).containsExactly(COPIED);
    assertThat(longer).containsExactly(COPIED, unchanged(SOURCE, 1));
    assertThat(other).containsExactly(COPIED, PROBLEM);
    assertThat(longest).containsExactly(COPIED, unchanged(SOURCE, 1), COPIED, PROBLEM);
    assertThatThrownBy(() -> first.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void twoHundredThousandImagesAreCollectedOneByOneInLittleMemory() {
    Batch<ImagePair> batch = Batch.of(IMAGE, List.of());
    long before = used();

    for (int number = 0; number < 200_000; number++) {
      batch = batch.with(List.of(unchanged(SOURCE, number)));
    }

    assertThat(used() - before).isLessThan(200_000L * 100);
    assertThat(batch.outcomes()).hasSize(200_000);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
