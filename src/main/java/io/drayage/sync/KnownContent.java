package io.drayage.sync;

import java.util.List;
import java.util.Map;

/**
 * Content of an image that the sender of its order knows: the copying process need not pull these
 * manifests, and looks for these blobs elsewhere at the target first. All of it is a hint.
 *
 * @param manifests manifests of the source, as it served them
 * @param places paths of target repositories that hold large blobs, by digest
 */
public record KnownContent(List<Served> manifests, Map<String, String> places) {
  /**
   * A manifest as the source served it.
   *
   * @param text content of the manifest in UTF-8; a text that differs from it has another digest
   *     and is not used
   */
  public record Served(String mediaType, String text) {}

  /** Copies lists. */
  public KnownContent {
    manifests = List.copyOf(manifests);
    places = Map.copyOf(places);
  }
}
