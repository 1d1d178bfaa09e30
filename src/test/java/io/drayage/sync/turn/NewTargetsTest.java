package io.drayage.sync.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.ImagePair;
import io.drayage.testing.KeptNotes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Orders to repositories that a target lacks; a new instance is a new process. */
class NewTargetsTest {
  private final KeptNotes memory = new KeptNotes();
  private final NewTargets targets = new NewTargets(memory);

  @Test
  void aNewRepositoryMayHoldWhatEarlierOrdersTookThere() {
    assertThat(take("a", "base", "one")).contains(Set.of());
    assertThat(take("a", "base", "two")).contains(digests("base"));
    assertThat(take("b", "base")).as("another repository").contains(Set.of());
    assertThat(take("a", "one", "two", "three")).contains(digests("one", "two"));
  }

  @Test
  void anOrderThatIsSentAgainMayHaveBroughtItsOwnContent() {
    take("a", "base", "one");

    assertThat(take("a", "base", "one")).contains(digests("base", "one"));
  }

  @Test
  void aRepositoryThatTheTargetHasMayHoldAnything() {
    assertThat(targets.take(order("a", false), Optional.of(digests("base")))).isEmpty();
    assertThat(memory.size()).isZero();
  }

  @Test
  void afterAnOrderOfUnknownContentARepositoryMayHoldAnything() {
    assertThat(targets.take(order("a", true), Optional.empty())).isEmpty();

    assertThat(take("a", "base")).isEmpty();
    assertThat(take("b", "base")).contains(Set.of());
  }

  @Test
  void ordersOfAnEarlierProcessWithoutAnImageMayHaveBroughtAnything() {
    take("a", "base");
    take("b", "base");
    targets.filled(order("b", true).image().target().repository());
    NewTargets next = new NewTargets(memory);

    assertThat(next.take(order("a", true), Optional.of(digests("base")))).isEmpty();
    assertThat(next.take(order("a", true), Optional.of(digests("two")))).isEmpty();
    assertThat(next.take(order("b", true), Optional.of(digests("base"))))
        .as("the target dropped it")
        .contains(Set.of());
  }

  @Test
  void aRepositoryOfVeryManyDigestsMayHoldAnything() {
    String[] many = IntStream.range(0, 6_000).mapToObj(String::valueOf).toArray(String[]::new);
    take("a", many);

    assertThat(take("a", "base")).isEmpty();
  }

  @Test
  void aRepositoryWhoseDigestsAreGoneMayHoldAnything() {
    String[] many = IntStream.range(0, 4_900).mapToObj(String::valueOf).toArray(String[]::new);
    take("a", "base");
    targets.filled(order("a", true).image().target().repository());
    IntStream.range(0, 5).forEach(number -> take("r" + number, many));

    assertThat(take("a", "base")).isEmpty();
  }

  @Test
  void repositoriesWithoutAnImageDoNotFillTheMemory() {
    IntStream.range(0, 6_000).forEach(number -> take("r" + number, "base"));

    assertThat(memory.size()).isEqualTo(5_000);
    assertThat(take("another", "base")).isEmpty();
    targets.filled(order("r1", true).image().target().repository());
    assertThat(take("last", "base")).contains(Set.of());
  }

  @Test
  void aTakenSetStaysAsItIs() {
    Set<Digest> content = new HashSet<>(digests("base"));
    targets.take(order("a", true), Optional.of(content));
    content.clear();

    assertThat(take("a", "base")).contains(digests("base"));
  }

  private Optional<Set<Digest>> take(String repository, String... content) {
    return targets.take(order(repository, true), Optional.of(digests(content)));
  }

  private static CopyOrder order(String repository, boolean isNew) {
    ImagePair image =
        new ImagePair(
            "run",
            "task",
            1,
            new Repository(new RegistryHost("source.example"), repository).tag("1"),
            new Repository(new RegistryHost("target.example"), repository).tag("1"),
            ImagePair.ALL_PLATFORMS);
    return new CopyOrder(image, digest(repository), null, isNew, false, 1);
  }

  private static Set<Digest> digests(String... names) {
    return Arrays.stream(names).map(NewTargetsTest::digest).collect(Collectors.toSet());
  }

  private static Digest digest(String name) {
    return Digest.sha256(name.getBytes(StandardCharsets.UTF_8));
  }
}
