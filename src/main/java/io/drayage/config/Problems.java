package io.drayage.config;

import io.drayage.oci.PrintableText;
import io.drayage.plan.Relay;
import io.drayage.plan.SyncPlan;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the problems of one file, each once: nodes that aliases share are read several times.
 * Not thread-safe.
 */
final class Problems {
  static final int MAX_MESSAGE_CHARACTERS = 1000;
  private final Path file;
  private final UnknownKeys unknownKeys;
  private final Set<ConfigProblem> errors = new LinkedHashSet<>();
  private final Set<ConfigProblem> warnings = new LinkedHashSet<>();

  Problems(Path file) {
    this(file, UnknownKeys.ERROR);
  }

  Problems(Path file, UnknownKeys unknownKeys) {
    this.file = file;
    this.unknownKeys = unknownKeys;
  }

  void unknownKey(Position place, String message) {
    if (unknownKeys == UnknownKeys.WARN) {
      warning(place, message + " (the key is ignored)");
    } else {
      error(place, message);
    }
  }

  void error(Position place, String message) {
    errors.add(problem(place, message));
  }

  void warning(Position place, String message) {
    warnings.add(problem(place, message));
  }

  /** Records an error that ends the reading, and returns all problems so far. */
  ConfigException fatal(Position place, String message) {
    error(place, message);
    return exception(new SyncPlan(Relay.NATIVE, /* watch= */ false, List.of()));
  }

  void throwIfAny(SyncPlan readable) throws ConfigException {
    if (!errors.isEmpty()) {
      throw exception(readable);
    }
  }

  List<ConfigProblem> warnings() {
    return warnings.stream().sorted(ConfigProblem.BY_PLACE).toList();
  }

  private ConfigException exception(SyncPlan readable) {
    return new ConfigException(
        errors.stream().sorted(ConfigProblem.BY_PLACE).toList(), warnings(), readable);
  }

  private ConfigProblem problem(Position place, String message) {
    String safe = PrintableText.text(message, MAX_MESSAGE_CHARACTERS);
    return new ConfigProblem(file, place.line(), place.column(), safe);
  }
}
