package io.drayage.registry.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/** What tells one content of a file from the next, without reading it; links are followed. */
record FileStamp(Path file, Optional<Seen> seen) {
  /** A file that is there. */
  record Seen(long bytes, FileTime modified, String key) {}

  static FileStamp of(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      String key = String.valueOf(found.fileKey());
      return new FileStamp(
          file, Optional.of(new Seen(found.size(), found.lastModifiedTime(), key)));
    } catch (IOException e) {
      return new FileStamp(file, Optional.empty());
    }
  }

  static List<FileStamp> of(List<Path> files) {
    return files.stream().map(FileStamp::of).toList();
  }
}
