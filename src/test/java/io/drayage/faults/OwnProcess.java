package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command beside the lab's registries in a process of its own, with a heap of its own. */
final class OwnProcess {
  private OwnProcess() {}

  /** Runs {@code what}, a command, with these options of the Java machine. */
  static CommandRun run(FaultLab lab, List<String> options, String what, Path file)
      throws Exception {
    lab.staysBroken();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("-Ddrayage.home=" + Path.of("").toAbsolutePath()));
    command.add("io.drayage.cli.Drayage");
    List<String> arguments = new ArrayList<>(lab.arguments());
    arguments.set(0, what);
    arguments.set(1, file.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LOG_FORMAT", "json");
    Path out = lab.directory().resolve("out");
    Path log = lab.directory().resolve("log");
    Process process = builder.redirectOutput(out.toFile()).redirectError(log.toFile()).start();
    try {
      assertThat(process.waitFor(400, TimeUnit.SECONDS)).as("ends").isTrue();
      return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }
}
