package io.drayage.convert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An image URL of image-syncer: a repository with none, one or several tags. */
sealed interface Selection {
  /** Repository; tags and digests apart. */
  ImageName image();

  /** Tags and digests that are named. */
  List<String> names();

  /** Whether tags are selected by an expression. */
  default boolean isByRule() {
    return this instanceof Matching matching && !matching.items().isEmpty();
  }

  /**
   * Tags by rules; all tags if there are none.
   *
   * @param items items of {@code tags}
   */
  record Matching(ImageName image, List<String> items) implements Selection {
    @Override
    public List<String> names() {
      return List.of();
    }
  }

  /** Tags by their names, or a digest. */
  record Named(ImageName image, List<String> names) implements Selection {}

  /** Parses a URL; empty if the text is none. */
  static Optional<Selection> parse(String url) {
    int expression = url.indexOf(":/");
    if (expression > 0 && url.endsWith("/") && url.length() > expression + 2) {
      String item =
          "regex: " + Expressions.anywhere(url.substring(expression + 2, url.length() - 1));
      return ImageName.parse(url.substring(0, expression))
          .map(image -> new Matching(image, List.of(item)));
    }
    String[] parts = url.split(",", -1);
    Optional<ImageName> parsed = ImageName.parse(parts[0]);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    ImageName image = parsed.get();
    if (image.digest().isPresent()) {
      return Optional.of(new Named(image, List.of(image.digest().get())));
    }
    if (image.tag().isEmpty()) {
      return parts.length == 1 ? Optional.of(new Matching(image, List.of())) : Optional.empty();
    }
    List<String> tags = new ArrayList<>(List.of(image.tag().get()));
    tags.addAll(Arrays.asList(parts).subList(1, parts.length));
    return Optional.of(new Named(image, tags));
  }
}
