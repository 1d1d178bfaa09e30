package io.drayage.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The content of a registry in memory, checked by its bytes without the program's code. */
record Contents(MemorySource registry) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DIGEST =
      Pattern.compile("sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})");

  /** Parts below a manifest that are missing or have another digest; none if it is complete. */
  List<String> gaps(String repository, String digest) {
    List<String> gaps = new ArrayList<>();
    addGaps(repository, digest, gaps, new LinkedHashSet<>());
    return gaps;
  }

  /** Digests of a manifest and of all manifests below it that are there. */
  Set<String> manifestsBelow(String repository, String digest) {
    Set<String> seen = new LinkedHashSet<>();
    addGaps(repository, digest, new ArrayList<>(), seen);
    seen.removeIf(one -> registry.manifest(repository, Digest.parse(one)).isEmpty());
    return seen;
  }

  /** Digests of all blobs below a manifest. */
  Set<String> blobsBelow(String repository, String digest) {
    return manifestsBelow(repository, digest).stream()
        .flatMap(one -> document(repository, one).stream())
        .flatMap(one -> blobs(one).stream())
        .map(one -> one.path("digest").asText())
        .collect(Collectors.toSet());
  }

  /** Digests of an index' entries; none for another document. */
  List<String> entries(String repository, String digest) {
    return document(repository, digest)
        .map(found -> found.path("manifests").findValuesAsText("digest"))
        .orElse(List.of());
  }

  private void addGaps(String repository, String digest, List<String> gaps, Set<String> seen) {
    if (!seen.add(digest)) {
      return;
    }
    Optional<byte[]> bytes = registry.manifest(repository, Digest.parse(digest));
    Optional<JsonNode> document = document(repository, digest);
    if (document.isEmpty() || !isOf(digest, bytes.orElseThrow())) {
      gaps.add("manifest %s@%s".formatted(repository, digest));
      return;
    }
    for (JsonNode child : document.get().path("manifests")) {
      // entries may be layers, as in an index of a build cache
      if (hasBlob(repository, child)) {
        continue;
      }
      if (isDigest(child.path("digest").asText())) {
        addGaps(repository, child.path("digest").asText(), gaps, seen);
      } else {
        gaps.add("entry %s of %s@%s".formatted(child.path("digest"), repository, digest));
      }
    }
    for (JsonNode part : blobs(document.get())) {
      if (!isForeign(part) && !hasBlob(repository, part)) {
        gaps.add("blob %s@%s".formatted(repository, part.path("digest").asText()));
      }
    }
  }

  private boolean hasBlob(String repository, JsonNode part) {
    String digest = part.path("digest").asText();
    return isDigest(digest)
        && registry
            .blob(repository, Digest.parse(digest))
            .filter(bytes -> isOf(digest, bytes))
            .isPresent();
  }

  private Optional<JsonNode> document(String repository, String digest) {
    return registry.manifest(repository, Digest.parse(digest)).flatMap(Contents::read);
  }

  private static Optional<JsonNode> read(byte[] bytes) {
    try {
      return Optional.ofNullable(JSON.readTree(bytes));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Descriptors in a manifest or an index. */
  static List<JsonNode> parts(JsonNode document) {
    List<JsonNode> parts = blobs(document);
    document.path("manifests").forEach(parts::add);
    return parts;
  }

  private static List<JsonNode> blobs(JsonNode document) {
    List<JsonNode> blobs = new ArrayList<>();
    if (document.has("config")) {
      blobs.add(document.path("config"));
    }
    document.path("layers").forEach(blobs::add);
    return blobs;
  }

  /** Whether the blob may be missing because it has other addresses. */
  static boolean isForeign(JsonNode part) {
    return part.has("urls");
  }

  static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches();
  }

  /** Whether the bytes have this digest. */
  static boolean isOf(String digest, byte[] bytes) {
    if (!isDigest(digest)) {
      return false;
    }
    String algorithm = digest.startsWith("sha512") ? "SHA-512" : "SHA-256";
    return hex(algorithm, bytes).equals(digest.substring(digest.indexOf(':') + 1));
  }

  static String sha256(byte[] bytes) {
    return hex("SHA-256", bytes);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
