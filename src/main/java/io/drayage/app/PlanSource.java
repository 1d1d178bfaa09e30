package io.drayage.app;

import io.drayage.config.ConfigProblem;
import io.drayage.config.UnknownKeys;
import io.drayage.plan.SyncPlan;
import io.drayage.watch.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sync files of a command line, to be read again and again. */
public record PlanSource(
    List<Path> files,
    String taskPattern,
    UnknownKeys unknownKeys,
    Map<String, String> environment) {
  /** Files in which unknown keys are an error. */
  public PlanSource(List<Path> files, String taskPattern, Map<String, String> environment) {
    this(files, taskPattern, UnknownKeys.ERROR, environment);
  }

  /**
   * What the files said when they were read, together and each.
   *
   * @param fingerprint taken before they were read, so that no edit falls between
   */
  public record Content(
      String fingerprint,
      SyncPlan plan,
      List<ConfigProblem> warnings,
      List<TruncatedFile.ReadFile> readFiles) {}

  /** What the files hold, as far as it takes to see a change. */
  String fingerprint() {
    return Fingerprint.of(files);
  }

  /**
   * Reads the files.
   *
   * @throws UsageException with everything that is wrong, a line each
   */
  public Content read() {
    String before = fingerprint();
    Plans plans = Plans.read(files, environment, unknownKeys);
    SyncPlan merged = TaskPattern.restrict(plans.merged(), taskPattern);
    List<TruncatedFile.ReadFile> read = new ArrayList<>();
    for (int at = 0; at < plans.files().size(); at++) {
      Path file = plans.files().get(at);
      read.add(new TruncatedFile.ReadFile(file, text(file), plans.plans().get(at)));
    }
    return new Content(before, merged, plans.warnings(), List.copyOf(read));
  }

  /** The text as it is now; a pipe is not read twice. */
  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      // the file changed since it was read, and is read again
      return "";
    }
  }
}
