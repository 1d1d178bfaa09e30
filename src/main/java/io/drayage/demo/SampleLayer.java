package io.drayage.demo;

import io.drayage.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A sample layer: a gzipped tar of one file with incompressible bytes. The same name and size
 * always make the same layer.
 *
 * @param blob the compressed layer
 * @param diffId digest of the tar (image-spec, Layer DiffID)
 */
public record SampleLayer(SampleBlob blob, Digest diffId) {
  private static final int TAR_BLOCK = 512;

  /** Makes a layer whose file has {@code sizeBytes} bytes. */
  public static SampleLayer of(String name, int sizeBytes) {
    byte[] tar = tar(name, sizeBytes);
    Digest diffId = Digest.sha256(tar);
    return new SampleLayer(SampleBlob.generated(() -> gzip(tar(name, sizeBytes))), diffId);
  }

  private static byte[] tar(String name, int sizeBytes) {
    int padded = (sizeBytes + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
    ByteBuffer tar = ByteBuffer.allocate(TAR_BLOCK + padded + 2 * TAR_BLOCK);
    tar.put(header(name, sizeBytes));
    byte[] file = new byte[sizeBytes];
    new SplittableRandom(seed(name)).nextBytes(file);
    tar.put(file);
    return tar.array();
  }

  /** Makes a POSIX ustar header of a regular file. */
  private static byte[] header(String name, int sizeBytes) {
    byte[] header = new byte[TAR_BLOCK];
    put(header, 0, "opt/" + Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).shortHex());
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format(Locale.ROOT, "%011o", sizeBytes));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int checksum = 0;
    for (byte value : header) {
      checksum += value & 0xff;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0 ", checksum));
    return header;
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  private static long seed(String name) {
    Digest digest = Digest.sha256(name.getBytes(StandardCharsets.UTF_8));
    return Long.parseUnsignedLong(digest.hex().substring(0, 16), 16);
  }

  private static byte[] gzip(byte[] tar) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(tar.length + 1024);
    try (GZIPOutputStream gzip = new StoringGzip(compressed)) {
      gzip.write(tar);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does not fail", e);
    }
    return compressed.toByteArray();
  }

  /** Stores without compression: the bytes are incompressible. */
  private static final class StoringGzip extends GZIPOutputStream {
    StoringGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.NO_COMPRESSION);
    }
  }
}
