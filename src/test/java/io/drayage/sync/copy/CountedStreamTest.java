package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.ImagePair;
import io.drayage.sync.SyncListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedStreamTest {
  private static final Reference IMAGE =
      new Repository(new RegistryHost("registry.example"), "app").tag("1");

  private final List<Long> moved = new ArrayList<>();
  private final CountedStream counted =
      new CountedStream(
          new ImageBytes(
              new ImagePair("run", "task", 1, IMAGE, IMAGE, ImagePair.ALL_PLATFORMS),
              new SyncListener() {
                @Override
                public void bytesMoved(ImagePair image, long bytes) {
                  moved.add(bytes);
                }
              }));

  @Test
  void everyByteIsCountedOnce() throws IOException {
    try (InputStream stream = over(10)) {
      assertThat(stream.read()).isEqualTo(1);
      assertThat(stream.read(new byte[4])).isEqualTo(4);
      assertThat(stream.readAllBytes()).hasSize(5);
      assertThat(stream.read()).isEqualTo(-1);
    }

    assertThat(moved.stream().mapToLong(Long::longValue).sum()).isEqualTo(10);
    assertThat(moved).startsWith(1L, 4L).doesNotContain(0L, -1L);
  }

  @Test
  void aBrokenTransferIsTakenBackOnce() throws IOException {
    try (InputStream stream = over(10)) {
      assertThat(stream.readNBytes(7)).hasSize(7);
    }

    counted.takeBack();
    counted.takeBack();

    assertThat(moved.stream().mapToLong(Long::longValue).sum()).isZero();
    assertThat(moved).contains(-7L);
  }

  private InputStream over(int length) {
    byte[] content = new byte[length];
    content[0] = 1;
    return counted.over(new ByteArrayInputStream(content));
  }
}
