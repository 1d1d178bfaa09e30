package io.drayage.sync.turn;

import io.drayage.oci.RegistryHost;
import java.util.HashMap;
import java.util.Map;

/**
 * The places that source registries share. One source may take its limit, and the others a quarter
 * of that besides: a slow registry cannot hold the places of others, and a single one waits for
 * none. Not safe for several threads.
 */
public final class SourcePlaces {
  private final int ofOneSource;
  private final Map<RegistryHost, Integer> takenBy = new HashMap<>();
  private int taken;

  /** Places of which one source may take {@code ofOneSource}. */
  public SourcePlaces(int ofOneSource) {
    this.ofOneSource = ofOneSource;
  }

  /** The number of all places if one source may take {@code ofOneSource}. */
  public static int inAll(int ofOneSource) {
    // a limit of one asks for one copy at a time
    int forOthers = ofOneSource == 1 ? 0 : Math.max(1, ofOneSource / 4);
    return (int) Math.min(Integer.MAX_VALUE, (long) ofOneSource + forOthers);
  }

  /** Whether the source may take a place now. */
  public boolean areFreeFor(RegistryHost source) {
    return taken < inAll(ofOneSource) && takenBy.getOrDefault(source, 0) < ofOneSource;
  }

  /** The number of places taken. */
  int taken() {
    return taken;
  }

  /** Takes a place for the source. */
  public void take(RegistryHost source) {
    takenBy.merge(source, 1, Integer::sum);
    taken++;
  }

  /** Gives a place of the source back. */
  public void leave(RegistryHost source) {
    takenBy.computeIfPresent(source, (host, count) -> count == 1 ? null : count - 1);
    taken--;
  }
}
