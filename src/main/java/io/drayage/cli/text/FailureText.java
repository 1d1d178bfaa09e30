package io.drayage.cli.text;

import io.drayage.failure.Failure;
import io.drayage.sync.Outcome.MappingFailed;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** Prints failures as text, with hints; many failures of one cause are one entry. */
public final class FailureText {
  /** Number of failures of one cause that are listed one by one. */
  private static final int LISTED = 3;

  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final boolean colour;
  private final boolean verbose;

  /** {@code verbose} lists every failure. */
  public FailureText(PrintStream out, boolean colour, boolean verbose) {
    this.out = out;
    this.colour = colour;
    this.verbose = verbose;
  }

  /**
   * A failure with its subject.
   *
   * @param noun kind of subject, for counts
   */
  record Failed(String subject, String noun, Failure failure) {
    static Failed image(String subject, Failure failure) {
      return new Failed(subject, "image", failure);
    }

    static Failed mapping(MappingFailed mapping) {
      return new Failed(mapping.subject(), "mapping", mapping.failure());
    }

    private String cause() {
      return failure.reason().isEmpty()
          ? failure.kind() + " " + failure.message()
          : failure.registry() + " " + failure.reason();
    }
  }

  void print(List<Failed> failures) {
    Collection<List<Failed>> causes =
        failures.stream()
            .collect(Collectors.groupingBy(Failed::cause, LinkedHashMap::new, Collectors.toList()))
            .values();
    boolean grouped = false;
    for (List<Failed> ofOneCause : causes) {
      if (verbose || ofOneCause.size() <= LISTED) {
        ofOneCause.forEach(this::entry);
      } else {
        group(ofOneCause);
        grouped = true;
      }
    }
    if (grouped) {
      out.println("  (--verbose lists each of them)");
    }
  }

  private void entry(Failed failed) {
    out.println("  " + red("failed") + ": " + failed.subject());
    out.println("    " + failed.failure().kind().label() + ": " + failed.failure().message());
    hint(failed.failure());
  }

  private void group(List<Failed> failures) {
    Failed first = failures.get(0);
    Failure failure = first.failure();
    String cause = failure.reason().isEmpty() ? failure.message() : failure.reason();
    boolean isNamed = cause.contains(failure.registry());
    boolean alike = failures.stream().allMatch(failed -> failed.noun().equals(first.noun()));
    out.printf(
        "  %s: %s (first: %s)%n",
        red(isNamed ? cause : failure.registry() + ": " + cause),
        ReportText.count(failures.size(), alike ? first.noun() : "part"),
        first.subject());
    hint(failure);
  }

  private void hint(Failure failure) {
    if (!failure.hint().isEmpty()) {
      out.println("    hint: " + failure.hint());
    }
  }

  String red(String text) {
    return colour ? RED + text + PLAIN : text;
  }
}
