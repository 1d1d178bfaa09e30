package io.drayage.live;

import io.drayage.oci.Reference;
import io.drayage.sync.ImagePair;

/**
 * The identity of an image of a task, over its runs.
 *
 * @param mapping position of the mapping in its task, from 1
 */
record ImageKey(int mapping, Reference source, Reference target) {
  static ImageKey of(ImagePair image) {
    return new ImageKey(image.mapping(), image.source(), image.target());
  }
}
