package io.drayage.plan;

import java.util.HashSet;
import java.util.Set;

/**
 * Makes the names of tasks unique: a name that is taken becomes {@code name (2)}. Not thread-safe.
 */
public final class TaskNames {
  private final Set<String> taken = new HashSet<>();

  /** Takes {@code wanted}, or that name with the first free number behind it. */
  public String unused(String wanted) {
    String name = wanted;
    for (int number = 2; !taken.add(name); number++) {
      name = wanted + " (" + number + ")";
    }
    return name;
  }
}
