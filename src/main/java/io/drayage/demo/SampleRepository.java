package io.drayage.demo;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A repository of the Cloudforet sample.
 *
 * @param source its path at the public registry, such as {@code library/redis}
 * @param target its path below the operator's project, by the guide's files, such as {@code
 *     spaceone/redis}
 * @param tags all tags of the public registry with their images
 * @param selected tags that the guide's files select, in byte order; written by hand, not computed
 */
public record SampleRepository(
    String source, String target, Map<String, SampleImage> tags, List<String> selected) {
  public SampleRepository {
    tags = new TreeMap<>(tags);
    selected = List.copyOf(selected);
    if (!tags.keySet().containsAll(selected)) {
      throw new IllegalArgumentException("selected tags without an image in " + source);
    }
  }

  /** Image of a selected tag. */
  public SampleImage image(String tag) {
    SampleImage image = tags.get(tag);
    if (image == null) {
      throw new IllegalArgumentException("%s has no tag %s".formatted(source, tag));
    }
    return image;
  }
}
