package io.drayage.oci;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which entry of an index serves a platform. Where the exact variant is missing the next lower one
 * serves (arm v7, v6, v5, none), {@code arm64} and {@code arm64/v8} are the same, an amd64 variant
 * falls back to plain amd64, and an entry that names no platform serves any; of equals the first.
 * Attestations are never chosen.
 *
 * @param entry the entry that serves best
 * @param rank how well it serves: 0 is exactly what was asked for
 */
public record PlatformChoice(Descriptor entry, int rank) {
  private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}");
  private static final int NOT_SERVED = Integer.MAX_VALUE;
  private static final int SERVES_ANY = Integer.MAX_VALUE - 1;

  /** The best entry of {@code entries} for {@code wanted}, empty when none serves it. */
  public static Optional<PlatformChoice> from(List<Descriptor> entries, Platform wanted) {
    return servingBestFirst(entries, wanted).stream().findFirst();
  }

  /**
   * All entries that serve {@code wanted}, best first: an entry may itself be an index that turns
   * out not to hold the platform, then the next one is tried.
   */
  public static List<PlatformChoice> servingBestFirst(List<Descriptor> entries, Platform wanted) {
    List<PlatformChoice> ranked = new ArrayList<>();
    for (Descriptor entry : entries) {
      if (!entry.isAttestation()) {
        int rank = entry.platform().map(offered -> rank(offered, wanted)).orElse(SERVES_ANY);
        if (rank != NOT_SERVED) {
          ranked.add(new PlatformChoice(entry, rank));
        }
      }
    }
    ranked.sort(Comparator.comparingInt(PlatformChoice::rank));
    return List.copyOf(ranked);
  }

  /** Whether an image that says it is for {@code offered} serves {@code wanted}. */
  public static boolean serves(Platform offered, Platform wanted) {
    return rank(offered, wanted) != NOT_SERVED;
  }

  /** Whether it is for another platform than was asked for. */
  public boolean fallback() {
    return rank > 0 && namesPlatform();
  }

  /** Whether it says which platform it is for. */
  public boolean namesPlatform() {
    return rank != SERVES_ANY;
  }

  private static int rank(Platform offered, Platform wanted) {
    if (offered.os().isEmpty() && offered.architecture().isEmpty()) {
      return SERVES_ANY;
    }
    if (!offered.os().equals(wanted.os())
        || !offered.architecture().equals(wanted.architecture())) {
      return NOT_SERVED;
    }
    if (offered.variant().equals(wanted.variant())) {
      return 0;
    }
    if (!isOrdered(offered) || !isOrdered(wanted)) {
      return offered.variant().isEmpty() ? 1 : NOT_SERVED;
    }
    boolean anyArm = wanted.architecture().equals("arm") && wanted.variant().isEmpty();
    // plain "arm" is today's 32-bit machines, as Docker reads it
    int want = anyArm ? 7 : variantNumber(wanted);
    int have = variantNumber(offered);
    return have > want ? NOT_SERVED : want - have;
  }

  /** Whether there is a next lower variant; of others only the same one or none serves. */
  private static boolean isOrdered(Platform platform) {
    return platform.variant().isEmpty() || VERSION.matcher(platform.variant()).matches();
  }

  /** Variants as numbers that fall back downwards; no variant is the architecture's base line. */
  private static int variantNumber(Platform platform) {
    String variant = platform.variant();
    int number = variant.isEmpty() ? 0 : Integer.parseInt(variant.substring(1));
    return switch (platform.architecture()) {
      case "arm64" -> variant.isEmpty() ? 8 : number;
      case "amd64" -> variant.isEmpty() ? 1 : number;
      default -> number;
    };
  }
}
