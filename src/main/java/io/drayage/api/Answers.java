package io.drayage.api;

import io.drayage.management.Answer;
import io.drayage.status.Page;
import io.drayage.status.StatusJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers of this package's resources. */
final class Answers {
  private Answers() {}

  static Answer of(Object value) {
    return of(200, value);
  }

  static Answer of(int status, Object value) {
    return new Answer(status, "application/json", StatusJson.bytes(value), Map.of());
  }

  /** A whole list as its only page. */
  static Answer all(List<?> items) {
    return of(new Page<>(items, Optional.empty()));
  }
}
