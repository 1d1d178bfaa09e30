package io.drayage.oci;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A media type without parameters. Only types that are parsed have names here; all others are
 * carried unchanged.
 */
public record MediaType(String value) {
  /** An OCI image index. */
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");

  /** An OCI image manifest. */
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");

  /** An OCI artifact manifest, of release candidates of the specification only. */
  public static final MediaType OCI_ARTIFACT =
      new MediaType("application/vnd.oci.artifact.manifest.v1+json");

  /** A Docker manifest list. */
  public static final MediaType DOCKER_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");

  /** A Docker image manifest, version 2 schema 2. */
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");

  /** A Docker image manifest, version 2 schema 1, unsigned. */
  static final MediaType SCHEMA_1 =
      new MediaType("application/vnd.docker.distribution.manifest.v1+json");

  private static final Set<MediaType> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);
  private static final Set<MediaType> MANIFESTS =
      Set.of(OCI_MANIFEST, DOCKER_MANIFEST, OCI_ARTIFACT);

  /** Lower-cases and drops parameters; an unknown type is no error. */
  public MediaType {
    int semicolon = value.indexOf(';');
    value =
        (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /** Types of manifests for an {@code Accept} header. */
  public static List<MediaType> manifestTypes() {
    return List.of(OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST, OCI_ARTIFACT);
  }

  /** Whether a document of this type lists other manifests. */
  public boolean isIndex() {
    return INDEXES.contains(this);
  }

  /** Whether a document of this type is a manifest or an index that can be parsed. */
  public boolean isManifestOrIndex() {
    return isIndex() || MANIFESTS.contains(this);
  }

  /** Whether this is Docker's schema 1, which cannot be copied without changing its digest. */
  public boolean isSchema1() {
    return value.startsWith("application/vnd.docker.distribution.manifest.v1+");
  }

  /** Whether a layer of this type is not meant to be pushed to other registries. */
  public boolean isNonDistributable() {
    return value.contains(".foreign.") || value.contains(".nondistributable.");
  }

  @Override
  public String toString() {
    return value;
  }

  // Java generates those of a record at the first call, which costs more than all calls of a start
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MediaType that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
