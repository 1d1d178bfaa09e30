package io.drayage.cli;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleRepository;
import io.drayage.testing.DebianMachine;
import io.drayage.testing.GuideFiles;
import io.drayage.testing.Ports;
import io.drayage.testing.Skopeo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The package on a machine with systemd, between two registries with the images of the guide. */
final class DebianInstallation {
  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  private final LocalRegistry source = LocalRegistry.open(program);
  private final LocalRegistry target = LocalRegistry.withLogin(program);
  private final GuideFiles files = new GuideFiles(source, target);
  private final int port = Ports.free();
  private final Path folder;
  private final List<AutoCloseable> open = new ArrayList<>(List.of(source, target));

  private Optional<DebianMachine> running = Optional.empty();

  /** The machine sees the folder as {@code /mnt}. */
  DebianInstallation(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts the machine and installs version 1.0.0-rc.1; the machine.
   *
   * @param added files that only version 1.0.0 has, by their path in the release
   */
  DebianMachine start(Map<String, String> added) throws Exception {
    files.push();
    Path release = DebianPackage.release(folder);
    DebianPackage.of(release, "1.0.0-rc.1", folder);
    for (Map.Entry<String, String> file : added.entrySet()) {
      Files.writeString(release.resolve(file.getKey()), file.getValue());
    }
    DebianPackage.of(release, "1.0.0", folder);
    DebianMachine machine = DebianMachine.start(folder);
    running = Optional.of(machine);
    open.add(machine);
    // this machine's own port may be taken
    write("/etc/default/drayage", "DRAYAGE_MANAGEMENT_PORT=" + port + "\n");
    // no part of a small Debian
    machine.succeed("rm", "/bin/kill");
    machine.succeed("dpkg", "--force-confold", "-i", "/mnt/drayage_1.0.0~rc.1_all.deb");
    return machine;
  }

  GuideFiles files() {
    return files;
  }

  /** Syncs the guide's files as this user; the report. */
  String guide(String user, String home) throws Exception {
    List<String> words = new ArrayList<>(List.of("runuser", "-u", user, "--", "env"));
    words.addAll(List.of("HOME=" + home, "LOG_LEVEL=error"));
    files.variables("cloudforet").forEach((name, value) -> words.add(name + "=" + value));
    words.addAll(List.of("drayage", "sync", "--output", "json"));
    words.addAll(GuideFiles.in("/usr/share/drayage/config"));
    words.addAll(files.endpoints());
    return machine().succeed(words.toArray(String[]::new));
  }

  /** A file with one task, whose name is the repository of the target as well. */
  String syncFile(String name) {
    SampleRepository repository = files.first();
    return """
    tasks:
      - name: %s
        interval: 3600
        source: {registry: '%s'}
        target: {registry: '%s', auth: '%s'}
        mappings: [{from: %s, to: %s, tags: ['%s'], platform: all}]
    """
        .formatted(
            name,
            source.hostAndPort(),
            target.hostAndPort(),
            SyncFile.token(),
            repository.source(),
            name,
            repository.selected().get(0));
  }

  /** Digest of the image that {@link #syncFile} copies to this repository. */
  String digestAtTarget(String name) throws Exception {
    return Skopeo.rawDigest(target, name, ":" + files.first().selected().get(0)).toString();
  }

  String journal() throws Exception {
    return machine().succeed("journalctl", "-u", "drayage", "-o", "cat");
  }

  /** Writes a file of the machine, and keeps owner and mode of one that exists. */
  void write(String path, String text) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("edit"), text);
    machine().succeed("sh", "-c", "cat /mnt/edit >" + path);
  }

  private DebianMachine machine() {
    return running.orElseThrow();
  }

  /** Stops the machine and the registries. */
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
