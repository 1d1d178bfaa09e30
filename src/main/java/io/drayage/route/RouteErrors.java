package io.drayage.route;

import io.drayage.oci.Printable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Turns what Camel throws over a route file into one line with its place. */
final class RouteErrors {
  private static final int MAX_REASON = 400;
  private static final Pattern LINE = Pattern.compile("\\bline:? (\\d+)");
  private static final Pattern LOCATION = Pattern.compile("(?:file:)?(\\S+\\.camel\\.yaml):(\\d+)");

  private RouteErrors() {}

  /** An error while {@code file} was read. */
  static RouteException inFile(Path file, Exception failure) {
    Throwable root = rootOf(failure);
    String line = line(failure).map(number -> ":" + number).orElse("");
    return new RouteException(file + line + ": " + reason(root));
  }

  /** An error when the routes of all files were started together. */
  static RouteException atStart(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    Matcher location = LOCATION.matcher(text);
    String place = location.find() ? location.group(1) + ":" + location.group(2) + ": " : "";
    return new RouteException(place + reason(rootOf(failure)));
  }

  private static Optional<Integer> line(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof MarkedYamlEngineException marked) {
        Optional<Integer> line = marked.getProblemMark().map(Mark::getLine);
        if (line.isPresent()) {
          return Optional.of(line.get() + 1);
        }
      }
      Matcher named = LINE.matcher(String.valueOf(at.getMessage()));
      if (named.find()) {
        return Optional.of(Integer.parseInt(named.group(1)));
      }
    }
    return Optional.empty();
  }

  private static String reason(Throwable root) {
    String text =
        root instanceof MarkedYamlEngineException marked
            ? marked.getProblem()
            : String.valueOf(root.getMessage());
    return Printable.text(text.strip().replaceAll("\\s+", " "), MAX_REASON);
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
