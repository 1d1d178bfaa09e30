package io.drayage.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * Stamp of a file that changes with its content, found without reading it. Links are followed.
 *
 * @param seen empty if there is no such file
 */
public record FileStamp(Path file, Optional<Seen> seen) {
  /** Stamp of an existing file. */
  public record Seen(long bytes, FileTime modified, String key) {}

  /** Current stamp of {@code file}. */
  public static FileStamp of(Path file) {
    // Files throws for each missing file, and many are missing
    if (!file.toFile().exists()) {
      return new FileStamp(file, Optional.empty());
    }
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      String key = String.valueOf(found.fileKey());
      return new FileStamp(
          file, Optional.of(new Seen(found.size(), found.lastModifiedTime(), key)));
    } catch (IOException e) {
      return new FileStamp(file, Optional.empty());
    }
  }

  /** Current stamps of {@code files}. */
  public static List<FileStamp> of(List<Path> files) {
    return files.stream().map(FileStamp::of).toList();
  }
}
