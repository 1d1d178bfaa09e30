package io.drayage.sync.copy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.registry.RegistryException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The content of one image that counts as present at the target without a transfer, by memory of
 * this run or by an answer to {@code HEAD}. A refused manifest disproves one of the two, so the
 * next look accepts less. Safe for several threads.
 */
final class Presence {
  private static final int MAX_LOOKS = 3;
  private static final Set<String> NOT_ABOUT_CONTENT = Set.of("NAME_UNKNOWN", "NAME_INVALID");
  private static final List<String> OF_ABSENCE =
      List.of("not found", "not exist", "unknown", "missing");
  private static final List<String> OF_POLICY =
      List.of("polic", "allow", "immutable", "already exists", "quota", "denied");

  private final int look;
  private final Set<Digest> doubted;
  private final Set<Digest> brought;
  private final Set<Digest> onMemory = ConcurrentHashMap.newKeySet();
  private final Set<Digest> byHead = ConcurrentHashMap.newKeySet();

  private Presence(int look, Set<Digest> doubted, Set<Digest> brought) {
    this.look = look;
    this.doubted = doubted;
    this.brought = brought;
  }

  /** The first look accepts memory and {@code HEAD}. */
  static Presence firstLook() {
    return new Presence(0, Set.of(), ConcurrentHashMap.newKeySet());
  }

  /** Whether memory is accepted. */
  boolean acceptsMemory() {
    return look == 0;
  }

  /** Whether the answer to {@code HEAD} is accepted for this digest. */
  boolean acceptsHead(Digest digest) {
    return !doubted.contains(digest);
  }

  /** Whether the blob was sent for this image although {@code HEAD} found it. */
  boolean isBrought(Digest blob) {
    return brought.contains(blob);
  }

  /** Notes a blob that was sent although {@code HEAD} found it. */
  void brought(Digest blob) {
    brought.add(blob);
  }

  /** Notes a blob that was not sent because of memory. */
  void onMemory(Digest blob) {
    onMemory.add(blob);
  }

  /** Notes content that was not sent because of an answer to {@code HEAD}. */
  void byHead(Digest digest) {
    byHead.add(digest);
  }

  /** The next look after a refusal; empty if the refusal is final. */
  Optional<Presence> after(RegistryException refusal) {
    boolean saysMissing = refusal.is(FailureKind.MISSING_BLOBS);
    if (look == MAX_LOOKS || !isRefusal(refusal)) {
      return Optional.empty();
    }
    Set<Digest> next = new HashSet<>(doubted);
    if (saysMissing || isAboutContent(refusal)) {
      next.addAll(suspects(refusal));
    }
    boolean isWorthwhile =
        !onMemory.isEmpty() || next.size() > doubted.size() || (saysMissing && look == 0);
    return isWorthwhile
        ? Optional.of(new Presence(look + 1, Set.copyOf(next), brought))
        : Optional.empty();
  }

  /** The content that the refusal names; all content by {@code HEAD} if it names none. */
  private Set<Digest> suspects(RegistryException refusal) {
    String reason = refusal.details().reason();
    if (!reason.contains("sha256:") && !reason.contains("sha512:")) {
      return byHead;
    }
    return byHead.stream()
        .filter(digest -> reason.contains(digest.toString()))
        .collect(Collectors.toSet());
  }

  private static boolean isRefusal(RegistryException refusal) {
    return refusal.is(
        FailureKind.MISSING_BLOBS, FailureKind.REJECTED, FailureKind.NOT_FOUND, FailureKind.DENIED);
  }

  private static boolean isAboutContent(RegistryException refusal) {
    if (refusal.is(FailureKind.DENIED) || NOT_ABOUT_CONTENT.contains(refusal.details().code())) {
      return false;
    }
    String reason = refusal.details().reason().toLowerCase(Locale.ROOT);
    boolean ofContent =
        reason.contains("blob")
            || reason.contains("layer")
            || (reason.contains("manifest") && OF_ABSENCE.stream().anyMatch(reason::contains));
    return ofContent && OF_POLICY.stream().noneMatch(reason::contains);
  }
}
