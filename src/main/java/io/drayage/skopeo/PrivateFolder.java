package io.drayage.skopeo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporary folder of one user, deleted at close. Its lock ends with the process, so that a later
 * process can delete the folder of a killed one.
 */
record PrivateFolder(Path path, FileChannel lock) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateFolder.class);
  private static final String PREFIX = "drayage-skopeo-";
  private static final String LOCK = "lock";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNER_READS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Age below which a folder may not be locked yet. */
  private static final Duration MIN_AGE = Duration.ofMinutes(1);

  static PrivateFolder create() throws IOException {
    Path path = Files.createTempDirectory(PREFIX, OWNER_ONLY);
    FileChannel lock =
        FileChannel.open(
            path.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OWNER_READS);
    FileLock unused = lock.lock();
    return new PrivateFolder(path, lock);
  }

  /** Deletes folders in {@code directory} left by killed processes of this user. */
  static void deleteLeft(Path directory) {
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(
            directory, path -> path.getFileName().toString().startsWith(PREFIX))) {
      for (Path folder : folders) {
        deleteIfLeft(folder);
      }
    } catch (IOException e) {
      LOG.debug("{} is not looked through: {}", directory, e.getMessage());
    }
  }

  private static void deleteIfLeft(Path folder) {
    try {
      if (isOurs(folder) && isOld(folder) && !isLocked(folder.resolve(LOCK))) {
        delete(folder);
        LOG.atInfo()
            .addKeyValue("folder", folder)
            .log("deleted the credentials that a killed process had left for skopeo");
      }
    } catch (IOException e) {
      LOG.debug("{} is not deleted: {}", folder, e.getMessage());
    }
  }

  private static boolean isOurs(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(ourselves());
  }

  /** Owner of new files; the user may have no name. */
  private static UserPrincipal ourselves() throws IOException {
    Path made = Files.createTempFile("drayage-", "", OWNER_READS);
    try {
      return Files.getOwner(made);
    } finally {
      Files.delete(made);
    }
  }

  private static boolean isOld(Path folder) throws IOException {
    Duration age = Duration.between(Files.getLastModifiedTime(folder).toInstant(), Instant.now());
    return age.abs().compareTo(MIN_AGE) > 0;
  }

  private static boolean isLocked(Path lock) throws IOException {
    if (!Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      return free == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  /** Writes a file that only its owner can read. */
  Path write(String name, byte[] content) throws IOException {
    Path file = Files.createFile(path.resolve(name), OWNER_READS);
    return Files.write(file, content);
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      delete(path);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }
}
