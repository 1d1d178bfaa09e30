package io.drayage.sync.turn;

import io.drayage.oci.RegistryHost;
import java.util.HashMap;
import java.util.Map;

/**
 * Places that source registries share. One source gets so many, and the others a quarter of that
 * besides: a registry whose answers drip can't hold the places that others need, and a lone one
 * waits for none. Not safe for several threads.
 */
public final class SourcePlaces {
  private final int ofOneSource;
  private final Map<RegistryHost, Integer> takenBy = new HashMap<>();
  private int taken;

  public SourcePlaces(int ofOneSource) {
    this.ofOneSource = ofOneSource;
  }

  /** All places there are where one source may take {@code ofOneSource}. */
  public static int inAll(int ofOneSource) {
    // a limit of one means that copies come one by one
    int forOthers = ofOneSource == 1 ? 0 : Math.max(1, ofOneSource / 4);
    return (int) Math.min(Integer.MAX_VALUE, (long) ofOneSource + forOthers);
  }

  public boolean areFreeFor(RegistryHost source) {
    return taken < inAll(ofOneSource) && takenBy.getOrDefault(source, 0) < ofOneSource;
  }

  public void take(RegistryHost source) {
    takenBy.merge(source, 1, Integer::sum);
    taken++;
  }

  public void leave(RegistryHost source) {
    takenBy.computeIfPresent(source, (host, count) -> count == 1 ? null : count - 1);
    taken--;
  }
}
