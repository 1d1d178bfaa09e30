package io.drayage.convert;

/** Message about a tag that the target has under another name. */
final class Renamed {
  private Renamed() {}

  static String message(String source, String target) {
    return "the tag '%s' is left out: the original writes it as '%s', and tags keep their names here; copy it as '%s', or pin the image: '%s@sha256:DIGEST'"
        .formatted(source, target, source, target);
  }
}
