package io.drayage.cli;

import io.drayage.demo.LocalRegistry;
import io.drayage.testing.Requests;
import java.util.function.Supplier;

/** A command, and what it asked of two registries. */
record Pass(CommandRun run, Requests source, Requests target) {
  static Pass of(LocalRegistry source, LocalRegistry target, Supplier<CommandRun> command) {
    int sourceMark = source.mark();
    int targetMark = target.mark();
    CommandRun run = command.get();
    return new Pass(run, Requests.since(source, sourceMark), Requests.since(target, targetMark));
  }
}
