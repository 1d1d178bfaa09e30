package io.drayage.route.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A file of an operator's own folder that is used in place of a shipped one. Its base is the
 * shipped file from which it was made, kept beside it as {@code NAME.base}.
 *
 * @param name name of the file
 * @param own file in the operator's own folder
 * @param shipped file of the release; need not exist
 */
public record RouteOverride(String name, Path own, Path shipped) {
  private static final String BASE = ".base";

  /** The shipped file, compared with the base. */
  public enum Upstream {
    /** It is the base. */
    UNCHANGED,
    /** An upgrade has changed it. */
    CHANGED,
    /** An upgrade has removed it. */
    REMOVED,
    /** No base is recorded, so this is not known. */
    UNKNOWN
  }

  /** Returns the file with the base. */
  public Path base() {
    return own.resolveSibling(name + BASE);
  }

  /** Whether the operator's own file exists. */
  public boolean exists() {
    return Files.exists(own);
  }

  /** Compares the shipped file with the base. */
  public Upstream upstream() {
    Optional<String> base = text(base());
    Optional<String> now = text(shipped);
    if (base.isEmpty()) {
      return Upstream.UNKNOWN;
    }
    if (now.isEmpty()) {
      return Upstream.REMOVED;
    }
    return now.equals(base) ? Upstream.UNCHANGED : Upstream.CHANGED;
  }

  /** Whether an upgrade has changed or removed the shipped file. */
  public boolean isOutdated() {
    Upstream upstream = upstream();
    return upstream == Upstream.CHANGED || upstream == Upstream.REMOVED;
  }

  /** Returns what an operator can do about the shipped file; empty for an unchanged one. */
  public String hint() {
    return switch (upstream()) {
      case UNCHANGED -> "";
      case CHANGED ->
          "`drayage routes diff %s` shows the change; after a merge, `drayage routes accept %s`"
              .formatted(name, name);
      case REMOVED ->
          "the shipped file is gone, so this one is used in addition; remove it, or keep it by `drayage routes accept %s`"
              .formatted(name);
      case UNKNOWN ->
          "`drayage routes accept %s` records the shipped file of now, so that changes by upgrades are told"
              .formatted(name);
    };
  }

  /** Returns the unified diff from the base to the shipped file; empty if they are the same. */
  public String upgrade() {
    return difference(base(), shipped);
  }

  /** Returns the unified diff from the base, or else the shipped file, to the own file. */
  public String edits() {
    return difference(Files.exists(base()) ? base() : shipped, own);
  }

  private static String difference(Path before, Path after) {
    return UnifiedDiff.of(
        before.toString(), text(before).orElse(""), after.toString(), text(after).orElse(""));
  }

  /**
   * Creates the own file as a copy of the shipped one, which is its base.
   *
   * @throws IOException if one can't be written
   */
  public void create() throws IOException {
    Files.createDirectories(own.toAbsolutePath().getParent());
    replace(base());
    replace(own);
  }

  /**
   * Makes the shipped file of now the base; without a shipped file there is none any more.
   *
   * @throws IOException if it can't be written
   */
  public void accept() throws IOException {
    if (Files.exists(shipped)) {
      replace(base());
    } else {
      Files.deleteIfExists(base());
    }
  }

  /** Puts a copy of the shipped file there at once, since a process may look at the folder. */
  private void replace(Path file) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.write(part, Files.readAllBytes(shipped));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Returns the text of a file; empty if it does not exist or can't be read. */
  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
