package io.drayage.convert;

import io.drayage.config.ConfigException;
import io.drayage.config.LoadedPlan;
import io.drayage.config.MappingConflicts;
import io.drayage.config.PlanLoader;
import io.drayage.config.YamlFile;
import io.drayage.config.YamlNode;
import io.drayage.config.YamlNode.Entries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A sync file made from files of other tools.
 *
 * @param text the sync file, as YAML
 * @param findings what could not be carried over, and notes, in the order of the files
 */
public record Conversion(String text, List<Finding> findings) {
  private static final Pattern VARIABLE =
      Pattern.compile("(?<!\\$)\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
  private static final Path RESULT = Path.of("the converted file");

  /** Stands for an account: Base64 of {@code u:p}. */
  private static final String ANY_ACCOUNT = "dTpw";

  public Conversion {
    findings = List.copyOf(findings);
  }

  /** Whether all was carried over. */
  public boolean isComplete() {
    return findings.stream().noneMatch(Finding::lost);
  }

  /**
   * Converts {@code files} into one sync file.
   *
   * @throws ConvertException if a file can't be read or recognised, or an option is missing
   */
  public static Conversion of(List<Path> files, ConvertOptions options) throws ConvertException {
    Findings findings = new Findings(files);
    Draft draft = new Draft(findings);
    Accounts accounts = new Accounts(findings);
    List<SourceFile> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(source(file, options));
    }
    for (Tool tool : Tool.values()) {
      List<SourceFile> ofTool = sources.stream().filter(file -> file.tool() == tool).toList();
      if (!ofTool.isEmpty()) {
        reader(tool, new Reading(draft, findings, accounts, options)).read(ofTool);
      }
    }
    String origin =
        sources.stream()
            .map(file -> "%s (%s)".formatted(Finding.shortName(file.file()), file.tool().word()))
            .collect(Collectors.joining(", "));
    String text = new SyncFileWriter(draft, findings).write(origin);
    check(text, accounts.names(), findings, files);
    return new Conversion(text, findings.all());
  }

  private static SourceFile source(Path file, ConvertOptions options) throws ConvertException {
    YamlNode root;
    try {
      root = YamlFile.read(file);
    } catch (ConfigException e) {
      throw new ConvertException(String.valueOf(e.getMessage()));
    }
    if (!(root instanceof Entries entries)) {
      throw new ConvertException(
          "%s: is not a file of %s: it is %s".formatted(file, words(Tool.words()), root.kind()));
    }
    return new SourceFile(file, recognised(file, entries, options), entries);
  }

  private static Tool recognised(Path file, Entries root, ConvertOptions options)
      throws ConvertException {
    if (options.from().isPresent()) {
      return options.from().get();
    }
    List<Tool> tools = Arrays.stream(Tool.values()).filter(tool -> tool.accepts(root)).toList();
    if (tools.size() == 1) {
      return tools.get(0);
    }
    if (tools.isEmpty() && Tool.value(root, "tasks") instanceof YamlNode.Items) {
      throw new ConvertException(file + ": is a sync file already: it has `tasks`");
    }
    throw new ConvertException(
        tools.isEmpty()
            ? "%s: has the form of no known tool; say which it is for: --from %s"
                .formatted(file, String.join("|", Tool.words()))
            : "%s: is ambiguous, it may be a file of %s: say which, by --from"
                .formatted(file, words(tools.stream().map(Tool::word).toList())));
  }

  private static String words(List<String> words) {
    return String.join(", ", words.subList(0, words.size() - 1))
        + " or "
        + words.get(words.size() - 1);
  }

  private static ToolReader reader(Tool tool, Reading reading) {
    return switch (tool) {
      case REGSYNC -> new RegsyncReader(reading);
      case SKOPEO -> new SkopeoReader(reading);
      case IMAGE_SYNCER -> new ImageSyncerReader(reading);
      case SINKER -> new SinkerReader(reading);
    };
  }

  /** Reports what the reader of sync files refuses, with any value in place of variables. */
  private static void check(
      String text, Set<String> accounts, Findings findings, List<Path> files) {
    Map<String, String> environment = new HashMap<>();
    VARIABLE
        .matcher(text)
        .results()
        .forEach(
            match ->
                environment.put(
                    match.group(1), accounts.contains(match.group(1)) ? ANY_ACCOUNT : "variable"));
    Place whole = Place.whole(files.get(0));
    try {
      LoadedPlan loaded = new PlanLoader(environment).load(RESULT, text);
      MappingConflicts.between(List.of(RESULT), List.of(loaded.plan()))
          .problems()
          .forEach(problem -> findings.lost(whole, problem + "; remove one of the two"));
    } catch (ConfigException e) {
      e.problems().forEach(problem -> findings.lost(whole, problem + "; correct it there"));
    }
  }
}
