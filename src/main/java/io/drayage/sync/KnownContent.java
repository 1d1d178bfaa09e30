package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.drayage.oci.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Content of an image that the sender of its order knows: the copying process need not pull these
 * manifests, and looks for these blobs elsewhere at the target first. All of it is a hint.
 *
 * @param manifests manifests of the source, as it served them
 * @param places paths of target repositories that hold large blobs, by digest
 * @param brought what of the image other orders may have brought to the target repository, which
 *     had nothing before; null if any of it may be there
 */
@JsonIgnoreProperties(ignoreUnknown = true) // hints of later releases
public record KnownContent(
    List<Served> manifests,
    Map<String, String> places,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Set<Digest> brought) {
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
    brought = brought == null ? null : Set.copyOf(brought);
  }

  /**
   * What other orders may have brought to the target repository; empty if anything may be there.
   */
  public Optional<Set<Digest>> broughtByOthers() {
    return Optional.ofNullable(brought);
  }
}
