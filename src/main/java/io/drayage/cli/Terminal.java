package io.drayage.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Which of the standard streams are terminals, and what those can show. */
final class Terminal {
  private static final int NARROWEST = 55;
  private static final int WIDEST = 100;

  private Terminal() {}

  /** Whether standard error is a terminal. */
  static boolean onStandardError() {
    return isTerminal(2);
  }

  /** Whether standard output is a terminal that shows colours, and NO_COLOR is not set. */
  static boolean showsColours(Map<String, String> environment) {
    return isTerminal(1) && wantsColours(environment);
  }

  static boolean wantsColours(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /** How wide a text is, by {@code COLUMNS}, within what can be read. */
  static int columns(Map<String, String> environment, int otherwise) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,5}")
        ? Math.max(NARROWEST, Math.min(WIDEST, Integer.parseInt(columns)))
        : otherwise;
  }

  /**
   * Java itself can tell only of standard input and output together, so this looks where Linux
   * shows what a stream is; elsewhere no stream is taken for a terminal.
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
