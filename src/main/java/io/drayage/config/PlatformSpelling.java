package io.drayage.config;

import io.drayage.oci.Platform;
import java.util.Optional;
import java.util.Set;

/** Corrects names of platforms to those of indexes (Go's GOOS and GOARCH). */
final class PlatformSpelling {
  private static final Set<String> SYSTEMS =
      words(
          "linux windows darwin freebsd netbsd openbsd dragonfly solaris illumos aix android ios js"
              + " plan9 wasip1 wasi zos");
  private static final Set<String> ARCHITECTURES =
      words(
          "amd64 arm64 arm 386 ppc64le ppc64 s390x riscv64 mips64le mips64 mipsle mips loong64 wasm"
              + " sparc64 riscv ppc s390");

  private PlatformSpelling() {}

  static boolean isKnown(Platform platform) {
    return SYSTEMS.contains(platform.os()) && ARCHITECTURES.contains(platform.architecture());
  }

  /** Proposal for an unknown platform; empty if no known one is similar. */
  static Optional<String> meant(Platform platform) {
    if (SYSTEMS.contains(platform.os())) {
      return architecture(platform.architecture())
          .map(name -> platform.os() + "/" + name + (name.contains("/") ? "" : variant(platform)));
    }
    // without a system, the first part is an architecture
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
    return switch (name) {
      case "x86_64", "x86-64", "x64" -> Optional.of("amd64");
      case "aarch64", "arm64v8", "armv8" -> Optional.of("arm64");
      case "armhf", "armv7", "armv7l", "arm32v7" -> Optional.of("arm/v7");
      case "armel", "armv6", "armv6l", "arm32v6" -> Optional.of("arm/v6");
      case "i386", "i686", "x86" -> Optional.of("386");
      case "ppc64el" -> Optional.of("ppc64le");
      default -> Optional.of(name).filter(ARCHITECTURES::contains);
    };
  }

  private static Set<String> words(String list) {
    return Set.of(list.split(" ", -1));
  }

  private static String variant(Platform platform) {
    return platform.variant().isEmpty() ? "" : "/" + platform.variant();
  }
}
