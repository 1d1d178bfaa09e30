package io.drayage.tag;

import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.oci.TagReference;
import java.util.regex.Pattern;

/** An item that is no rule: {@code tag}, {@code sha256:…} or {@code tag@sha256:…}. */
final class VerbatimTag {
  private static final Pattern DIGEST = Pattern.compile("sha(?:256|512):.*", Pattern.DOTALL);
  private static final Pattern MISSPELT_RULE =
      Pattern.compile("(semver|regexp?|keep)\\s*[:=].*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private VerbatimTag() {}

  /**
   * Checks an item and returns it without a leading {@code :}.
   *
   * @throws MalformedException if it cannot name an image
   */
  static String parse(String item) {
    String text = item.startsWith(":") ? item.substring(1) : item;
    int at = text.indexOf('@');
    if (at >= 0 && TagReference.isTag(text.substring(0, at))) {
      checkDigest(text, text.substring(at + 1));
      return text;
    }
    if (DIGEST.matcher(text).matches()) {
      checkDigest(text, text);
      return text;
    }
    if (!TagReference.isTag(text)) {
      throw new MalformedException(
          "'%s' can't be a tag: %s".formatted(PrintableText.text(text, 140), advice(text)));
    }
    return text;
  }

  private static void checkDigest(String text, String digest) {
    try {
      Digest.parse(digest);
    } catch (MalformedException e) {
      throw new MalformedException(
          "'%s' has no valid digest: %s".formatted(PrintableText.text(text, 140), e.getMessage()),
          e);
    }
  }

  private static String advice(String text) {
    if (MISSPELT_RULE.matcher(text).matches()) {
      return "rules begin with 'semver:', 'regex:' or 'keep:', written just so";
    }
    if (text.startsWith("latest ")) {
      return "to limit how many are copied write 'keep: latest N'";
    }
    if (!text.contains("/") && text.contains("@")) {
      return "write tag@sha256:… to read a digest and write a tag, or sha256:… alone";
    }
    if (text.contains("/") || text.contains(":")) {
      return "the repository belongs into 'from', only the tag here";
    }
    if (text.contains("*")) {
      return "to match several write 'regex: EXPR', with '.*' for any characters";
    }
    return "up to 128 letters, digits, and _ . - after the first; one tag per item";
  }
}
