package io.drayage.plan;

import java.util.HashSet;
import java.util.Set;

/**
 * Gives every task a name of its own: a name that is taken becomes {@code name (2)}, so that a name
 * in logs, routes and reports means one task. Not thread-safe.
 */
public final class TaskNames {
  private final Set<String> taken = new HashSet<>();

  /** {@code wanted}, or with the first number behind it that makes it unused; it is then taken. */
  public String unused(String wanted) {
    String name = wanted;
    for (int number = 2; !taken.add(name); number++) {
      name = wanted + " (" + number + ")";
    }
    return name;
  }
}
