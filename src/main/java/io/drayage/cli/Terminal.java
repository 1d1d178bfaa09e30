package io.drayage.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Terminals among the standard streams, and their abilities. */
final class Terminal {
  private static final int NARROWEST = 55;
  private static final int WIDEST = 100;

  private Terminal() {}

  static boolean onStandardError() {
    return isTerminal(2);
  }

  static boolean onStandardOutput() {
    return isTerminal(1);
  }

  /** Whether standard output is a terminal with colours, and NO_COLOR is not set. */
  static boolean showsColours(Map<String, String> environment) {
    return isTerminal(1) && wantsColours(environment);
  }

  static boolean wantsColours(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb(environment);
  }

  /** Whether the terminal understands no escape sequences. */
  static boolean isDumb(Map<String, String> environment) {
    return "dumb".equals(environment.get("TERM"));
  }

  /** Width of text by {@code COLUMNS}, within bounds; {@code otherwise} if it is not set. */
  static int columns(Map<String, String> environment, int otherwise) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,5}")
        ? Math.max(NARROWEST, Math.min(WIDEST, Integer.parseInt(columns)))
        : otherwise;
  }

  /**
   * Reads the stream's device from Linux's /proc, since {@code System.console} covers standard
   * input and output only together. False on other systems.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
