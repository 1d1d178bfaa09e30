package io.drayage.config;

import io.drayage.oci.PrintableText;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Composes the first YAML document of a text. */
final class YamlSource {
  private static final int MAX_NESTING = 50;
  private final Problems problems;

  YamlSource(Problems problems) {
    this.problems = problems;
  }

  /** The root of the first document; a warning tells of further ones. */
  Node firstDocument(String text) throws ConfigException {
    try {
      return compose(text);
    } catch (MarkedYAMLException e) {
      throw problems.fatal(placeOf(e), messageOf(e));
    } catch (ReaderException e) {
      throw problems.fatal(
          placeOf(text, e.getPosition()),
          "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint()));
    } catch (YAMLException e) {
      throw problems.fatal(
          Position.WHOLE_FILE,
          "is not valid YAML, or nested deeper than " + MAX_NESTING + " levels");
    } catch (IllegalArgumentException e) {
      // SnakeYAML lets this escape for a code point that does not exist
      throw problems.fatal(
          Position.WHOLE_FILE, "is not valid YAML: an escape (\\x, \\u or \\U) names no character");
    }
  }

  private Node compose(String text) throws ConfigException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(SyncFileText.MAX_BYTES + 1);
    options.setNestingDepthLimit(MAX_NESTING);
    // what aliases expand to is bounded by YamlTree; how many there are does not matter
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    ParserImpl parser = new ParserImpl(new StreamReader(text), options);
    Composer composer = new Composer(parser, new Resolver(), options);
    if (!composer.checkNode()) {
      throw problems.fatal(Position.WHOLE_FILE, "is empty: a sync file needs `tasks`");
    }
    Node root = composer.getNode();
    if (composer.checkNode()) {
      problems.warning(
          Position.of(parser.peekEvent().getStartMark()),
          "the file has several YAML documents: only the first counts, from here on nothing is read");
    }
    return root;
  }

  private static Position placeOf(MarkedYAMLException exception) {
    Mark mark = exception.getProblemMark();
    if (mark == null) {
      mark = exception.getContextMark();
    }
    return mark == null ? Position.WHOLE_FILE : Position.of(mark);
  }

  private static Position placeOf(String text, int index) {
    int line = 1;
    int column = 1;
    int end = text.offsetByCodePoints(0, Math.min(index, text.codePointCount(0, text.length())));
    for (int at = 0; at < end; at = text.offsetByCodePoints(at, 1)) {
      boolean newLine = text.charAt(at) == '\n';
      line += newLine ? 1 : 0;
      column = newLine ? 1 : column + 1;
    }
    return new Position(line, column);
  }

  private static String messageOf(MarkedYAMLException exception) {
    if (isVariable(exception.getProblemMark())) {
      return "${...} inside { } or [ ] needs quotes around the whole value: {registry: \"${HOST}\"}";
    }
    StringBuilder message = new StringBuilder("not valid YAML: ");
    message.append(inPlainWords(exception.getProblem() == null ? "" : exception.getProblem()));
    Mark context = exception.getContextMark();
    if (exception.getContext() != null && context != null) {
      message.append(" (").append(PrintableText.text(exception.getContext(), 100));
      message.append(" that begins in line ").append(context.getLine() + 1).append(')');
    }
    return message.toString();
  }

  /** Whether the brace of an unquoted {@code ${NAME}} is what YAML stumbles over. */
  private static boolean isVariable(@Nullable Mark mark) {
    int at = mark == null ? 0 : mark.getPointer();
    return mark != null
        && at > 0
        && at < mark.getBuffer().length
        && mark.getBuffer()[at - 1] == '$'
        && mark.getBuffer()[at] == '{';
  }

  private static String inPlainWords(String problem) {
    if (problem.contains("<block end>")) {
      return "this is indented like nothing above it, or a quote, bracket or brace is out of place";
    }
    if (problem.contains("(TAB)")) {
      return "a tab cannot indent: use blanks";
    }
    return PrintableText.text(
        problem
            .replaceAll(" \\(Do not use .*", "")
            .replace("'<stream end>'", "the end of the file"),
        200);
  }
}
