package io.drayage.app;

import io.drayage.app.settings.UsageException;
import io.drayage.config.ConfigProblem;
import io.drayage.config.PlanLoader;
import io.drayage.config.UnknownKeys;
import io.drayage.plan.SyncPlan;
import io.drayage.watch.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sync files of a command line, which can be read repeatedly. */
public record PlanSource(
    List<Path> files,
    String taskPattern,
    UnknownKeys unknownKeys,
    Map<String, String> environment) {
  /**
   * Content of the files.
   *
   * @param fingerprint fingerprint before the read, so that no edit is missed
   */
  public record Content(
      String fingerprint,
      SyncPlan plan,
      List<ConfigProblem> warnings,
      List<TruncatedFile.ReadFile> readFiles) {}

  /** Fingerprint of the files as they are now. */
  String fingerprint() {
    return Fingerprint.of(files);
  }

  /**
   * Reads the files.
   *
   * @throws UsageException with all problems, one a line
   */
  public Content read() {
    String before = fingerprint();
    Plans plans = Plans.read(files, new PlanLoader(environment, unknownKeys));
    SyncPlan merged = TaskPattern.restrict(plans.merged(), taskPattern);
    List<TruncatedFile.ReadFile> read = new ArrayList<>();
    for (int at = 0; at < plans.files().size(); at++) {
      Path file = plans.files().get(at);
      read.add(new TruncatedFile.ReadFile(file, text(file), plans.plans().get(at)));
    }
    return new Content(before, merged, plans.warnings(), List.copyOf(read));
  }

  /** Current text; empty for a pipe, which is read once only. */
  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      // a file that changed is read again
      return "";
    }
  }
}
