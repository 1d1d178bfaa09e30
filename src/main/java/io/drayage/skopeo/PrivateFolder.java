package io.drayage.skopeo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A folder that only this user may look into, gone when it is closed. */
record PrivateFolder(Path path) implements AutoCloseable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNER_READS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  static PrivateFolder create() throws IOException {
    return new PrivateFolder(Files.createTempDirectory("drayage-skopeo-", OWNER_ONLY));
  }

  /** Writes a file that was never readable by others. */
  Path write(String name, byte[] content) throws IOException {
    Path file = Files.createFile(path.resolve(name), OWNER_READS);
    return Files.write(file, content);
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(path)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(path);
  }
}
