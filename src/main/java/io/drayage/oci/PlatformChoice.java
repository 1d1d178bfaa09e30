package io.drayage.oci;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An entry of an index that serves a platform. Without the exact variant the next lower one serves
 * (arm v7, v6, v5, none); {@code arm64} and {@code arm64/v8} are the same; an amd64 variant falls
 * back to plain amd64; an entry without a platform serves any. The first of equals wins.
 * Attestations are never chosen.
 *
 * @param rank 0 for an exact match; lower is better
 */
public record PlatformChoice(Descriptor entry, int rank) {
  private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}");
  private static final int NOT_SERVED = Integer.MAX_VALUE;
  private static final int SERVES_ANY = Integer.MAX_VALUE - 1;

  /** Best entry of {@code entries} for {@code wanted}; empty if none serves it. */
  public static Optional<PlatformChoice> from(List<Descriptor> entries, Platform wanted) {
    return servingBestFirst(entries, wanted).stream().findFirst();
  }

  /**
   * All entries that serve {@code wanted}, best first. An entry may be an index without the
   * platform; then the next one is tried.
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

  /** Whether an image for {@code offered} serves {@code wanted}. */
  public static boolean serves(Platform offered, Platform wanted) {
    return rank(offered, wanted) != NOT_SERVED;
  }

  /** Whether the entry names another platform than the wanted one. */
  public boolean fallback() {
    return rank > 0 && namesPlatform();
  }

  /** Whether the entry names a platform. */
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
    // plain "arm" means current 32-bit machines, as in Docker
    int want = anyArm ? 7 : variantNumber(wanted);
    int have = variantNumber(offered);
    return have > want ? NOT_SERVED : want - have;
  }

  /** Whether variants have an order; without one, only the same variant or none serves. */
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
