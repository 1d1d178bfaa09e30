package io.drayage.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A mounted ConfigMap as kubelet keeps it: each file is a link through {@code ..data}, which leads
 * to a folder of this version. A new version swaps that one link.
 */
final class ConfigMapFolder {
  private final Path mount;
  private int version;

  /** Mounts the first version. */
  ConfigMapFolder(Path mount, Map<String, String> files) throws IOException {
    this.mount = Files.createDirectories(mount);
    replace(files);
  }

  Path mount() {
    return mount;
  }

  /** Replaces the files by another version. */
  void replace(Map<String, String> files) throws IOException {
    Path data = mount.resolve("..data");
    Path before = Files.exists(data) ? data.toRealPath() : mount;
    Path folder = Files.createDirectory(mount.resolve("..2026_11_30_" + version++));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), folder.getFileName());
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    for (String name : files.keySet()) {
      Path link = mount.resolve(name);
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, Path.of("..data", name));
      }
    }
    removeOthers(files);
    if (!before.equals(mount)) {
      remove(before);
    }
  }

  private void removeOthers(Map<String, String> files) throws IOException {
    try (Stream<Path> links = Files.list(mount)) {
      for (Path link : links.toList()) {
        String name = link.getFileName().toString();
        if (!name.startsWith("..") && !files.containsKey(name)) {
          Files.delete(link);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
