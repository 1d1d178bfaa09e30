package io.drayage.oci;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A manifest by tag: {@code registry/repository:tag}. */
public record TagReference(Repository repository, String tag) implements Reference {
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** Checks the tag (distribution-spec, {@code <reference>} as a tag). */
  public TagReference {
    if (!isTag(tag)) {
      throw new MalformedException(
          "'%s' is not a tag (up to 128 letters, digits, and _ . - after the first)"
              .formatted(PrintableText.text(tag, 140)));
    }
  }

  /** Whether {@code text} can be a tag. */
  public static boolean isTag(String text) {
    return text.length() <= 128 && TAG.matcher(text).matches();
  }

  @Override
  public String identifier() {
    return tag;
  }

  @Override
  public Reference in(Repository other) {
    return other.tag(tag);
  }

  @JsonValue
  @Override
  public String toString() {
    return repository + ":" + tag;
  }
}
