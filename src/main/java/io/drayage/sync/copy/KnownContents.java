package io.drayage.sync.copy;

import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.KnownContent;
import io.drayage.sync.Memory;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the content that orders of other processes tell, before their images are copied: a manifest
 * under its own digest, a blob's place as a hint. Safe for several threads.
 */
public final class KnownContents implements Copier {
  private static final Logger LOG = LoggerFactory.getLogger(KnownContents.class);

  private final Memory memory;
  private final Copier copier;

  /** Keeps content in {@code memory} before {@code copier} copies. */
  public KnownContents(Memory memory, Copier copier) {
    this.memory = memory;
    this.copier = copier;
  }

  @Override
  public CopyResult copy(CopyOrder order) {
    order.knownContent().ifPresent(content -> keep(order, content));
    return copier.copy(order);
  }

  private void keep(CopyOrder order, KnownContent content) {
    try {
      Repository source = order.image().source().repository();
      for (KnownContent.Served served : content.manifests()) {
        byte[] bytes = served.text().getBytes(StandardCharsets.UTF_8);
        memory.rememberManifest(source, RawManifest.of(new MediaType(served.mediaType()), bytes));
      }
      Repository target = order.image().target().repository();
      content
          .places()
          .forEach(
              (digest, path) ->
                  keepPlace(new Repository(target.registry(), path), Digest.parse(digest)));
    } catch (MalformedException e) {
      LOG.debug("{}: the content that its sender knows is of no use: {}", order.subject(), e);
    }
  }

  private void keepPlace(Repository repository, Digest blob) {
    if (memory.blobPlace(repository.registry(), blob).isEmpty()) {
      memory.rememberBlobPlace(repository, blob);
    }
  }
}
