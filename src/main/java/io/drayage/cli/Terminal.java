package io.drayage.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person is watching. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether standard error is a terminal. Java itself can tell only of standard input and output,
   * so this looks where Linux shows what the stream is; elsewhere Java's answer has to do.
   */
  static boolean onStandardError() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
