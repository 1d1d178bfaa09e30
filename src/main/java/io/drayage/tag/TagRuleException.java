package io.drayage.tag;

import io.drayage.oci.MalformedException;

/** An item of {@code tags} that is no rule; the message says what to write instead. */
public final class TagRuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int item;

  /** {@code item} is the place in the list, counted from 0. */
  public TagRuleException(int item, String message) {
    super(message);
    this.item = item;
  }

  TagRuleException(int item, MalformedException cause) {
    super(cause.getMessage(), cause);
    this.item = item;
  }

  /** The place of the item in the list, counted from 0. */
  public int item() {
    return item;
  }
}
