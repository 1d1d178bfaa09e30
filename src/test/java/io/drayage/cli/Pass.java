package io.drayage.cli;

import io.drayage.demo.LocalRegistry;
import io.drayage.testing.Requests;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A run of {@code sync --output json}, and its requests to two registries. */
record Pass(CommandRun run, Requests source, Requests target) {
  /** Runs files, with the state in {@code state} and only errors in the log. */
  static Pass sync(
      LocalRegistry source,
      LocalRegistry target,
      Path state,
      Map<String, String> variables,
      List<String> words) {
    int sourceMark = source.mark();
    int targetMark = target.mark();
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("LOG_LEVEL", "error");
    environment.put("DRAYAGE_STATE_DIR", state.toString());
    List<String> arguments =
        Stream.concat(Stream.of("sync", "--output", "json"), words.stream()).toList();
    CommandRun run = CommandRun.of(environment, arguments);
    return new Pass(run, Requests.since(source, sourceMark), Requests.since(target, targetMark));
  }
}
