package io.drayage.config;

import io.drayage.oci.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

/** Reads the first YAML document of a sync file: UTF-8, bounded, without a byte order mark. */
final class YamlSource {
  private static final int MAX_BYTES = 3 * 1024 * 1024;
  private static final int MAX_KEY_CHARACTERS = 100;
  private static final int MAX_NESTING = 50;
  private final Problems problems;

  YamlSource(Problems problems) {
    this.problems = problems;
  }

  /** Reads a file, up to one byte more than allowed. */
  static byte[] read(Path file, Problems problems) throws ConfigException {
    try {
      if (Files.isDirectory(file)) {
        throw problems.fatal(Position.WHOLE_FILE, "is a directory, not a sync file");
      }
      try (InputStream input = Files.newInputStream(file)) {
        return input.readNBytes(MAX_BYTES + 1);
      }
    } catch (NoSuchFileException e) {
      throw problems.fatal(Position.WHOLE_FILE, "there is no such file");
    } catch (AccessDeniedException e) {
      throw problems.fatal(
          Position.WHOLE_FILE,
          "may not be read: check the permissions of the file and its folders");
    } catch (IOException e) {
      throw problems.fatal(Position.WHOLE_FILE, "cannot be read: " + e.getMessage());
    }
  }

  /** Root of the first document; a second document gives a warning. */
  Node firstDocument(byte[] content) throws ConfigException {
    String text = decode(content);
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
      // thrown by SnakeYAML for a code point that does not exist
      throw problems.fatal(
          Position.WHOLE_FILE, "is not valid YAML: an escape (\\x, \\u or \\U) names no character");
    }
  }

  private String decode(byte[] bytes) throws ConfigException {
    if (bytes.length > MAX_BYTES) {
      throw problems.fatal(
          Position.WHOLE_FILE, "is larger than 3 MiB, the most that a sync file may have");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return tabsBehindKeysAsBlanks(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw problems.fatal(Position.WHOLE_FILE, "is not UTF-8 text: save it in that encoding");
    }
  }

  /**
   * Replaces tabs in {@code key:<TAB>value}, which dregsy's YAML library takes and SnakeYAML
   * refuses.
   */
  private static String tabsBehindKeysAsBlanks(String text) {
    if (!text.contains(":\t")) {
      return text;
    }
    StringBuilder result = new StringBuilder(text);
    for (int at = text.indexOf(":\t"); at >= 0; at = text.indexOf(":\t", at + 1)) {
      if (isPlainKeyBefore(text, at)) {
        for (int tab = at + 1; tab < text.length() && text.charAt(tab) == '\t'; tab++) {
          result.setCharAt(tab, ' ');
        }
      }
    }
    return result.toString();
  }

  private static boolean isPlainKeyBefore(String text, int colon) {
    for (int at = colon - 1; at >= Math.max(0, colon - MAX_KEY_CHARACTERS); at--) {
      char character = text.charAt(at);
      if (character == '\n') {
        return true;
      }
      if ("\"'#\t:".indexOf(character) >= 0) {
        return false;
      }
    }
    return colon < MAX_KEY_CHARACTERS;
  }

  private Node compose(String text) throws ConfigException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES + 1);
    options.setNestingDepthLimit(MAX_NESTING);
    // YamlTree limits the expansion of aliases
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
