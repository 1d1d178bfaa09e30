package io.drayage.tag;

/**
 * An item of {@code tags} that is legal but hardly means what it says.
 *
 * @param item the place in the list, counted from 0
 * @param message one line that quotes the item and says what to write instead
 */
public record TagWarning(int item, String message) {}
