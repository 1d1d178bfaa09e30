package io.drayage.cli;

import io.drayage.app.settings.UsageException;
import io.drayage.convert.Conversion;
import io.drayage.convert.ConvertException;
import io.drayage.convert.ConvertOptions;
import io.drayage.convert.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drayage convert}: turns files of other tools into a sync file. */
@Command(
    name = "convert",
    description = {
      "Turns files of regsync, skopeo sync, image-syncer and sinker into a sync file.",
      "Names on standard error what could not be carried over; exit code 1 if there is any."
    },
    mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files in YAML or JSON; image-syncer's accounts beside its images.")
  private List<Path> files = List.of();

  @Option(
      names = "--from",
      paramLabel = "TOOL",
      description = "regsync, skopeo, image-syncer or sinker (default: by the files' content).")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Writes the sync file there (default: standard output).")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description = "REGISTRY/PATH that skopeo copies to; the default one of image-syncer.")
  private Optional<String> target = Optional.empty();

  @Option(names = "--scoped", description = "skopeo sync is run with --scoped.")
  private boolean scoped;

  @Option(
      names = "--all",
      description = "skopeo sync is run with --all, sinker copy with --all-variants.")
  private boolean all;

  private final CommandContext context;

  ConvertCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Conversion conversion = convert();
    if (output.isPresent()) {
      write(output.get(), conversion.text());
    } else {
      context.out().print(conversion.text());
      context.out().flush();
    }
    conversion.findings().forEach(context.err()::println);
    return (conversion.isComplete() ? ExitCode.IN_SYNC : ExitCode.FAILED).code();
  }

  private Conversion convert() {
    try {
      return Conversion.of(files, new ConvertOptions(from.map(this::tool), target, scoped, all));
    } catch (ConvertException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Tool tool(String word) {
    return Tool.named(word)
        .orElseThrow(
            () ->
                new UsageException(
                    "--from takes one of %s, not '%s'"
                        .formatted(String.join(", ", Tool.words()), word)));
  }

  private void write(Path file, String text) {
    try {
      for (Path input : files) {
        if (Files.exists(file) && Files.isSameFile(file, input)) {
          throw new UsageException("--output: %s is one of the files to convert".formatted(file));
        }
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UsageException("--output: %s can't be written: %s".formatted(file, e.getMessage()));
    }
  }
}
