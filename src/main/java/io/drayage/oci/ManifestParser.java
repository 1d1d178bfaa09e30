package io.drayage.oci;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses manifests and indexes strictly: ambiguous documents are rejected. */
final class ManifestParser {
  /** Keys of which every manifest has one; an error document served with status 200 has none. */
  private static final List<String> KEYS =
      List.of("schemaVersion", "mediaType", "config", "layers", "blobs", "manifests");

  private ManifestParser() {}

  /** See {@link Manifest#typeOf}. */
  static Optional<MediaType> typeOf(byte[] content) {
    JsonNode document;
    try {
      document = ManifestDocument.read(content);
    } catch (MalformedException e) {
      return Optional.empty();
    }
    String own = document.path("mediaType").isTextual() ? document.path("mediaType").asText() : "";
    if (!own.isEmpty()) {
      return Optional.of(new MediaType(own));
    }
    if (document.path("schemaVersion").asInt(2) == 1) {
      return Optional.of(MediaType.SCHEMA_1);
    }
    return Optional.of(document.has("manifests") ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST);
  }

  static Manifest parse(RawManifest raw) {
    if (raw.mediaType().isSchema1()) {
      throw schema1();
    }
    JsonNode document = ManifestDocument.read(raw.bytes());
    if (KEYS.stream().noneMatch(document::has)) {
      throw new MalformedException("the document is no manifest: it has none of a manifest's keys");
    }
    if (document.path("schemaVersion").asInt(2) == 1) {
      throw schema1();
    }
    checkMediaType(raw, document);
    boolean listsManifests = document.has("manifests");
    boolean listsBlobs =
        document.has("layers") || document.has("config") || document.has("fsLayers");
    if (listsManifests && listsBlobs) {
      throw new MalformedException(
          "ambiguous manifest: it has both manifests and layers or config");
    }
    if (raw.mediaType().isIndex()) {
      if (listsBlobs) {
        throw new MalformedException(
            "ambiguous manifest: it lists layers or config but was served as " + raw.mediaType());
      }
      return new ImageIndex(raw, descriptors(document, "manifests"));
    }
    if (listsManifests) {
      throw new MalformedException(
          "ambiguous manifest: it lists manifests but was served as " + raw.mediaType());
    }
    return image(raw, document);
  }

  private static ImageManifest image(RawManifest raw, JsonNode document) {
    Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
    Optional<Descriptor> config = Optional.empty();
    if (document.has("config")) {
      config = Optional.of(descriptor(document.get("config"), "config"));
      config.ifPresent(descriptor -> add(blobs, descriptor));
    }
    int foreignLayers = 0;
    for (String list : List.of("layers", "blobs")) {
      for (Descriptor descriptor : descriptors(document, list)) {
        if (descriptor.mediaType().isNonDistributable()) {
          foreignLayers++;
        } else {
          add(blobs, descriptor);
        }
      }
    }
    return new ImageManifest(raw, List.copyOf(blobs.values()), config, foreignLayers);
  }

  private static void add(Map<Digest, Descriptor> blobs, Descriptor descriptor) {
    Descriptor known = blobs.putIfAbsent(descriptor.digest(), descriptor);
    if (known != null && known.sizeBytes() != descriptor.sizeBytes()) {
      throw new MalformedException(
          "the blob %s is listed with two sizes".formatted(descriptor.digest()));
    }
  }

  private static void checkMediaType(RawManifest raw, JsonNode document) {
    JsonNode declared = document.path("mediaType");
    if (declared.isMissingNode()) {
      return;
    }
    if (!declared.isTextual() || !new MediaType(declared.asText()).equals(raw.mediaType())) {
      throw new MalformedException(
          "ambiguous manifest: served as %s but says that it is %s"
              .formatted(raw.mediaType(), PrintableText.text(declared.asText(), 100)));
    }
  }

  private static List<Descriptor> descriptors(JsonNode document, String key) {
    JsonNode list = document.path(key);
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw new MalformedException("'%s' of the manifest is not a list".formatted(key));
    }
    List<Descriptor> descriptors = new ArrayList<>(list.size());
    for (JsonNode node : list) {
      descriptors.add(descriptor(node, key + "[" + descriptors.size() + "]"));
    }
    return descriptors;
  }

  private static Descriptor descriptor(JsonNode node, String place) {
    try {
      return new Descriptor(
          new MediaType(node.path("mediaType").asText("")),
          Digest.parse(text(node, "digest")),
          size(node),
          platform(node.path("platform")),
          annotations(node.path("annotations")));
    } catch (MalformedException e) {
      throw new MalformedException(place + " of the manifest: " + e.getMessage());
    }
  }

  private static long size(JsonNode node) {
    JsonNode size = node.path("size");
    if (!size.isIntegralNumber() || !size.canConvertToLong()) {
      throw new MalformedException("no size in bytes");
    }
    return size.asLong();
  }

  private static Optional<Platform> platform(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new Platform(
            node.path("os").asText(""),
            node.path("architecture").asText(""),
            node.path("variant").asText("")));
  }

  private static Map<String, String> annotations(JsonNode node) {
    Map<String, String> annotations = new HashMap<>();
    node.properties().forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
    return annotations;
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    if (!value.isTextual()) {
      throw new MalformedException("no " + key);
    }
    return value.asText();
  }

  private static MalformedException schema1() {
    return new MalformedException(Manifest.SCHEMA_1_UNSUPPORTED);
  }
}
