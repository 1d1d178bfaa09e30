package io.drayage.forecast;

import java.util.Locale;

/** What a sync would do with an image. */
public enum Action {
  /** Bring it to the target. */
  COPY,
  /** Nothing: the target has it. */
  UNCHANGED,
  /** Fail, as things are now. */
  FAILED;

  /** As it stands in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
