package io.drayage.route.file;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Failure to load or start routes. Each problem is {@code FILE:LINE: reason} if its place is known.
 * The message contains all problems, one a line.
 */
public final class RouteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Pattern PLACE = Pattern.compile("(.+?):(\\d+): ");

  private final transient List<String> problems;

  /** Fails with one problem. */
  public RouteException(String problem) {
    this(List.of(problem));
  }

  private RouteException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems, one a line; never empty. */
  public List<String> problems() {
    return problems;
  }

  /** Whether the place of the first problem is known. */
  public boolean hasPlace() {
    return PLACE.matcher(problems.get(0)).lookingAt();
  }

  private static int compare(String one, String other) {
    int files = file(one).compareTo(file(other));
    return files == 0 ? Integer.compare(line(one), line(other)) : files;
  }

  private static String file(String problem) {
    Matcher place = PLACE.matcher(problem);
    return place.lookingAt() ? place.group(1) : problem;
  }

  private static int line(String problem) {
    Matcher place = PLACE.matcher(problem);
    return place.lookingAt() ? Integer.parseInt(place.group(2)) : 0;
  }

  /**
   * Does nothing without problems.
   *
   * @throws RouteException with all of them, each once, in the order of their places
   */
  public static void throwIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new RouteException(
          problems.stream().distinct().sorted(RouteException::compare).toList());
    }
  }

  /** Runs a check and adds the problems that it throws to {@code problems}. */
  static void collect(List<String> problems, Runnable check) {
    try {
      check.run();
    } catch (RouteException e) {
      problems.addAll(e.problems());
    }
  }
}
