package io.drayage.config;

import io.drayage.oci.Platform;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a platform is called in indexes (Go's GOOS and GOARCH), for names that other tools use and
 * for slips of the pen.
 */
final class PlatformSpelling {
  private static final Set<String> SYSTEMS =
      Set.of(
          "linux",
          "windows",
          "darwin",
          "freebsd",
          "netbsd",
          "openbsd",
          "dragonfly",
          "solaris",
          "illumos",
          "aix",
          "android",
          "ios",
          "js",
          "plan9",
          "wasip1",
          "wasi",
          "zos");
  private static final Set<String> ARCHITECTURES =
      Set.of(
          "amd64",
          "arm64",
          "arm",
          "386",
          "ppc64le",
          "ppc64",
          "s390x",
          "riscv64",
          "mips64le",
          "mips64",
          "mipsle",
          "mips",
          "loong64",
          "wasm",
          "sparc64",
          "riscv",
          "ppc",
          "s390");
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("x86_64", "amd64"),
          Map.entry("x86-64", "amd64"),
          Map.entry("x64", "amd64"),
          Map.entry("aarch64", "arm64"),
          Map.entry("arm64v8", "arm64"),
          Map.entry("armv8", "arm64"),
          Map.entry("armhf", "arm/v7"),
          Map.entry("armv7", "arm/v7"),
          Map.entry("armv7l", "arm/v7"),
          Map.entry("arm32v7", "arm/v7"),
          Map.entry("armel", "arm/v6"),
          Map.entry("armv6", "arm/v6"),
          Map.entry("armv6l", "arm/v6"),
          Map.entry("arm32v6", "arm/v6"),
          Map.entry("i386", "386"),
          Map.entry("i686", "386"),
          Map.entry("x86", "386"),
          Map.entry("ppc64el", "ppc64le"));

  private PlatformSpelling() {}

  /** Whether images can be expected to be for it. */
  static boolean isKnown(Platform platform) {
    return SYSTEMS.contains(platform.os()) && ARCHITECTURES.contains(platform.architecture());
  }

  /** What to write for a platform that is not known; empty where nothing is near. */
  static Optional<String> meant(Platform platform) {
    if (SYSTEMS.contains(platform.os())) {
      return architecture(platform.architecture())
          .map(name -> platform.os() + "/" + name + (name.contains("/") ? "" : variant(platform)));
    }
    // the system was left out: what stands first is an architecture
    Optional<String> first = known(platform.os());
    return first.isPresent()
        ? first.map("linux/"::concat)
        : ClosestKey.to(platform.os(), SYSTEMS)
            .flatMap(os -> meantFor(os, platform))
            .or(() -> architecture(platform.os()).map("linux/"::concat));
  }

  private static Optional<String> meantFor(String os, Platform platform) {
    return architecture(platform.architecture()).map(name -> os + "/" + name + variant(platform));
  }

  private static Optional<String> architecture(String name) {
    return known(name).or(() -> ClosestKey.to(name, ARCHITECTURES));
  }

  private static Optional<String> known(String name) {
    return ARCHITECTURES.contains(name)
        ? Optional.of(name)
        : Optional.ofNullable(OTHER_NAMES.get(name));
  }

  private static String variant(Platform platform) {
    return platform.variant().isEmpty() ? "" : "/" + platform.variant();
  }
}
