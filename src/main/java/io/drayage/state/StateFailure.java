package io.drayage.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;

/** Explains errors of the state's file. */
final class StateFailure {
  private static final int MAX_CAUSES = 10;

  private StateFailure() {}

  /** Tells that a file can't be opened. */
  static void unopened(Logger log, Path file, Exception failure) {
    log.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("reason", reason(failure))
        .log(
            "nothing is remembered between runs: the state file can't be opened; images of one"
                + " platform cost a pull each to compare");
  }

  /** Tells that a file can only be read. */
  static void readOnly(Logger log, Path file) {
    log.atWarn()
        .addKeyValue("file", file)
        .log(
            "nothing new is remembered between runs: the state file can be read but not written;"
                + " check the permissions of the file and its folder");
  }

  /** Reason for display. */
  static String reason(Exception failure) {
    Optional<IOException> onDisk = ioFailure(failure);
    if (onDisk.isPresent()) {
      return reason(onDisk.get());
    }
    if (failure instanceof MVStoreException damaged) {
      return switch (damaged.getErrorCode()) {
        case DataUtils.ERROR_FILE_LOCKED -> "another process has it open";
        case DataUtils.ERROR_FILE_CORRUPT -> "it is damaged; delete it";
        default -> String.valueOf(damaged.getMessage());
      };
    }
    return "it is damaged; delete it";
  }

  private static String reason(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("No space left") || message.contains("not enough space")) {
      return "the disk is full";
    }
    if (message.contains("quota exceeded")) {
      return "the disk quota is used up";
    }
    if (message.contains("Read-only file system")) {
      return "the file system is read-only";
    }
    return failure.getClass().getSimpleName() + ": " + message;
  }

  private static Optional<IOException> ioFailure(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof IOException found) {
        return Optional.of(found);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
