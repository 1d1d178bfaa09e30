package io.drayage.plan;

import java.time.Duration;

/** When a task runs. */
public sealed interface Schedule {
  /** Once, at start. */
  record Once() implements Schedule {}

  /** At start and then {@code interval} apart. */
  record Every(Duration interval) implements Schedule {}
}
