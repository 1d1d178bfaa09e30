package io.drayage.cli;

import io.drayage.app.settings.UsageException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * Shows lines again and again: a terminal is redrawn in place, elsewhere lines that changed follow
 * the earlier ones. A process that does not answer is asked again.
 */
final class StatusWatch {
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";
  private static final String CLEAR = HOME + "\u001b[2J";

  private final Supplier<List<String>> lines;
  private final PrintStream out;
  private final boolean terminal;
  private List<String> shown = List.of();

  /** Prints {@code lines} to {@code out}, which may be a terminal. */
  StatusWatch(Supplier<List<String>> lines, PrintStream out, boolean terminal) {
    this.lines = lines;
    this.out = out;
    this.terminal = terminal;
  }

  /** A wait between two looks. */
  interface Pause {
    void sleep() throws InterruptedException;
  }

  /** Never returns; ends by the interruption of {@code pause}, or with the Java machine. */
  void show(Pause pause) throws InterruptedException {
    if (terminal) {
      out.print(CLEAR);
    }
    while (true) {
      print(current());
      pause.sleep();
    }
  }

  private List<String> current() {
    try {
      return lines.get();
    } catch (UsageException e) {
      return List.of(String.valueOf(e.getMessage()), "asking again");
    }
  }

  private void print(List<String> next) {
    if (terminal) {
      StringBuilder frame = new StringBuilder(HOME);
      next.forEach(line -> frame.append(line).append(REST_OF_LINE).append('\n'));
      out.print(frame.append(REST_OF_SCREEN));
    } else if (!next.equals(shown)) {
      next.forEach(out::println);
      out.println();
    }
    shown = next;
    out.flush();
  }
}
