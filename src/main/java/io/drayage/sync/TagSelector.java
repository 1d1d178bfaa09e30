package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.tag.TagSelection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a listing into the images to look at, by the mapping's tag rules. */
public final class TagSelector {
  private static final Logger LOG = LoggerFactory.getLogger(TagSelector.class);
  private final SyncListener listener;

  /** Tells {@code listener} how many images there are. */
  public TagSelector(SyncListener listener) {
    this.listener = listener;
  }

  /** The images that the mapping selects. */
  public Batch<ImagePair> select(TagListing listing) {
    RepositoryPair pair = listing.pair();
    TagSelection selection = pair.mapping().tags().select(listing.tags());
    if (selection.selected().isEmpty()) {
      LOG.atWarn()
          .addKeyValue("task", pair.taskName())
          .addKeyValue("mapping", pair.mapping().number())
          .addKeyValue("source", pair.source())
          .addKeyValue("listed", listing.tags().size())
          .log("no tag is selected");
    }
    List<ImagePair> images =
        selection.selected().stream().map(selected -> image(pair, selected)).toList();
    listener.imagesFound(images.size());
    return Batch.of(pair, images);
  }

  /** A digest written alone names those very bytes, so an index is then copied whole. */
  static ImagePair image(RepositoryPair pair, String selected) {
    int at = selected.indexOf('@');
    String tag = at < 0 ? selected : selected.substring(0, at);
    String digest = at < 0 ? "" : selected.substring(at + 1);
    return new ImagePair(
        pair.run().id(),
        pair.taskName(),
        pair.mapping().number(),
        reference(pair.source(), digest.isEmpty() ? tag : digest),
        reference(pair.target(), tag),
        digest.isEmpty() && isDigest(tag)
            ? ImagePair.ALL_PLATFORMS
            : pair.mapping().platform().text());
  }

  private static Reference reference(Repository repository, String identifier) {
    return isDigest(identifier)
        ? repository.digest(Digest.parse(identifier))
        : repository.tag(identifier);
  }

  /** A tag can't hold a colon and a digest always does. */
  private static boolean isDigest(String identifier) {
    return identifier.indexOf(':') >= 0;
  }
}
