package io.drayage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import io.drayage.status.ImageState;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacedImagesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private final PlacedImages images = new PlacedImages();

  private void done(String name, CopyResult result, int run) {
    int place = images.place(name, result.image());
    LiveImage image = images.get(place);
    image.done(result, NOW, run, Optional.empty());
    images.put(place, image);
  }

  private static CopyResult unchanged(Digest digest) {
    return new CopyResult.Unchanged(Samples.IMAGE, digest);
  }

  private Optional<String> digest(PlacedImages of, int place) {
    ImageKey key = ImageKey.of(Samples.IMAGE);
    return of.get(place).state(key, Optional.empty(), Optional.empty()).digest();
  }

  @Test
  void digestsOfEveryLengthAreKept() {
    Digest small = Digest.sha256(new byte[] {1});
    Digest large = Digest.of("sha512", new byte[] {1});
    done("none", new CopyResult.Skipped(Samples.IMAGE, "a step"), 1);
    done("small", unchanged(small), 1);
    done("large", unchanged(large), 1);
    done("smaller", unchanged(large), 1);
    done("smaller", unchanged(small), 1);

    assertThat(digest(images, 0)).isEmpty();
    assertThat(digest(images, 1)).contains(small.toString());
    assertThat(digest(images, 2)).contains(large.toString());
    assertThat(digest(images, 3)).contains(small.toString());
  }

  @Test
  void whatALaterRunDidNotSeeGoes() {
    for (int number = 0; number < 100; number++) {
      done("v" + number, unchanged(Digest.sha256(new byte[] {(byte) number})), 1);
    }
    for (int number = 0; number < 100; number += 3) {
      done("v" + number, unchanged(Digest.sha256(new byte[] {(byte) number})), 2);
    }

    PlacedImages left = images.only(index -> images.isSeenIn(2, index));

    assertThat(left.size()).isEqualTo(34);
    assertThat(left.name(33)).isEqualTo("v99");
    assertThat(digest(left, 33)).contains(Digest.sha256(new byte[] {99}).toString());
    assertThat(images.size()).isEqualTo(100);
    assertThat(left.only(index -> true)).isSameAs(left);
  }

  @Test
  void statesOfManyPlacesAreOneList() {
    List<ImageStates.Part> parts = new ArrayList<>();
    for (int size : new int[] {3, 1, 4}) {
      parts.add(new Numbered(size, parts.size()));
    }

    assertThat(new ImageStates(parts))
        .extracting(ImageState::source)
        .containsExactly("0 0", "0 1", "0 2", "1 0", "2 0", "2 1", "2 2", "2 3");
    assertThat(new ImageStates(List.of())).isEmpty();
  }

  private record Numbered(int size, int part) implements ImageStates.Part {
    @Override
    public ImageState state(int index) {
      ImagePair image = Samples.IMAGE;
      return new ImageState(
          image.taskName(),
          1,
          part + " " + index,
          "",
          Optional.empty(),
          "copied",
          NOW,
          NOW,
          Optional.empty(),
          0,
          Optional.empty());
    }
  }
}
