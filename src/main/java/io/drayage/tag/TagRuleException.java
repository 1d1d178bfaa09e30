package io.drayage.tag;

import io.drayage.oci.MalformedException;

/** Error of an item of {@code tags} that is no rule; the message proposes a correction. */
public final class TagRuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int item;

  /** Makes an error of the item at place {@code item}, counted from 0. */
  public TagRuleException(int item, String message) {
    super(message);
    this.item = item;
  }

  TagRuleException(int item, MalformedException cause) {
    super(cause.getMessage(), cause);
    this.item = item;
  }

  /** Place of the item in the list, counted from 0. */
  public int item() {
    return item;
  }
}
