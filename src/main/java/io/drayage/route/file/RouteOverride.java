package io.drayage.route.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file of an operator's own folder that is used in place of a shipped one. Its base is the
 * shipped file from which it was made, kept beside it as {@code NAME.base}.
 *
 * @param name name of the file
 * @param own file in the operator's own folder
 * @param shipped file of the release; need not exist
 */
public record RouteOverride(String name, Path own, Path shipped) {
  /** Ending of a base's name. */
  static final String BASE = ".base";

  /** The shipped file, compared with the base. */
  public enum Upstream {
    /** It is the base. */
    UNCHANGED,
    /** An upgrade has changed it. */
    CHANGED,
    /** An upgrade has removed it. */
    REMOVED,
    /** No base is recorded, or one of the two can't be read, so this is not known. */
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
    if (!Files.exists(base())) {
      return Upstream.UNKNOWN;
    }
    if (!Files.exists(shipped)) {
      return Upstream.REMOVED;
    }
    try {
      return Files.mismatch(base(), shipped) < 0 ? Upstream.UNCHANGED : Upstream.CHANGED;
    } catch (IOException e) {
      return Upstream.UNKNOWN;
    }
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

  /**
   * Returns the unified diff from the base to the shipped file; empty if they are the same.
   *
   * @throws RouteException if one can't be read
   */
  public String upgrade() {
    return difference(base(), shipped);
  }

  /**
   * Returns the unified diff from the base, or else the shipped file, to the own file.
   *
   * @throws RouteException if one can't be read
   */
  public String edits() {
    return difference(Files.exists(base()) ? base() : shipped, own);
  }

  private static String difference(Path before, Path after) {
    return UnifiedDiff.of(before.toString(), text(before), after.toString(), text(after));
  }

  /**
   * Creates the own file as a copy of the shipped one, which is its base.
   *
   * @throws IOException if one can't be written
   */
  public void create() throws IOException {
    Files.createDirectories(own.toAbsolutePath().getParent());
    replace(base());
    try {
      replace(own);
    } catch (IOException e) {
      // a later override by hand would be compared with it
      Files.deleteIfExists(base());
      throw e;
    }
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

  /** Returns the text of a file, with a mark in place of what is not UTF-8; empty if absent. */
  private static String text(Path file) {
    if (!Files.exists(file)) {
      return "";
    }
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RouteException(file + ": can't be read");
    }
  }
}
