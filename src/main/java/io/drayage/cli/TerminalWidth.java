package io.drayage.cli;

import io.drayage.process.ChildProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * Columns of the terminal, as {@code stty} tells them; {@code COLUMNS} or 80 without it. It is
 * asked at the first use and after a change of size.
 */
final class TerminalWidth implements IntSupplier {
  private static final int USUAL = 80;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final Map<String, String> environment;
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private boolean listens;
  private int columns;

  TerminalWidth(Map<String, String> environment) {
    this.environment = environment;
    this.columns = Terminal.columns(environment, USUAL);
  }

  @Override
  public synchronized int getAsInt() {
    if (!listens) {
      listens = true;
      Signals.on("WINCH", () -> changed.set(true));
    }
    if (changed.getAndSet(false)) {
      columns = ask();
    }
    return columns;
  }

  private int ask() {
    try (ChildProcesses programs = new ChildProcesses(100, ChildProcesses.Excess.KILLED)) {
      ProcessBuilder command = new ProcessBuilder("stty", "-F", "/dev/tty", "size");
      command.environment().putAll(environment);
      return columns(programs.run(command, "", LIMIT).output(), columns);
    } catch (IOException e) {
      return columns;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return columns;
    }
  }

  /** Columns in {@code rows columns}; {@code otherwise} for other texts and for 0. */
  static int columns(String size, int otherwise) {
    String[] numbers = size.strip().split(" ", -1);
    boolean known = numbers.length == 2 && numbers[1].matches("[1-9][0-9]{0,4}");
    return known ? Integer.parseInt(numbers[1]) : otherwise;
  }
}
