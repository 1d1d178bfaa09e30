package io.drayage.history;

import io.drayage.status.History;
import io.drayage.status.Page;
import io.drayage.status.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The history of a process that keeps none. */
public final class NoHistory implements History {
  @Override
  public Page<RunState> runs(RunQuery query) {
    throw none();
  }

  @Override
  public Optional<RunDetail> run(String id) {
    throw none();
  }

  @Override
  public Page<ImageEvent> image(String image, Optional<String> cursor, int limit) {
    throw none();
  }

  @Override
  public List<Day> days(LocalDate from) {
    throw none();
  }

  private static UncheckedIOException none() {
    return new UncheckedIOException(
        new IOException("the history is switched off (drayage.history.enabled)"));
  }
}
