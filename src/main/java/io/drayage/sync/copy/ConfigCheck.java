package io.drayage.sync.copy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Platform;
import io.drayage.oci.PlatformChoice;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the configuration of a single-platform image during its transfer, and reports a platform
 * other than the selected ones. The image is copied all the same: it has no other.
 */
final class ConfigCheck {
  private static final int MAX_CONFIG_BYTES = 256 << 10;

  private final Descriptor config;
  private final List<Platform> wanted;
  private final Consumer<Platform> onMismatch;

  ConfigCheck(Descriptor config, List<Platform> wanted, Consumer<Platform> onMismatch) {
    this.config = config;
    this.wanted = wanted;
    this.onMismatch = onMismatch;
  }

  InputStream watch(Descriptor blob, InputStream content) {
    if (!blob.digest().equals(config.digest()) || blob.sizeBytes() > MAX_CONFIG_BYTES) {
      return content;
    }
    return new FilterInputStream(content) {
      private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

      @Override
      public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
          add(new byte[] {(byte) read}, 0, 1);
        }
        return read;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
          add(buffer, offset, read);
        }
        return read;
      }

      private void add(byte[] buffer, int offset, int length) {
        // a blob over its size is refused elsewhere
        if (length <= blob.sizeBytes() - seen.size()) {
          seen.write(buffer, offset, length);
          if (seen.size() == blob.sizeBytes()) {
            check(seen.toByteArray());
          }
        }
      }
    };
  }

  private void check(byte[] document) {
    Platform.ofImageConfig(document)
        .filter(offered -> wanted.stream().noneMatch(one -> PlatformChoice.serves(offered, one)))
        .ifPresent(onMismatch);
  }
}
