package io.drayage.plan;

/** The relay that a sync file names. The native copier does the work in any case. */
public enum Relay {
  /** Registry to registry, in this process. */
  NATIVE,
  /** Written for dregsy with skopeo. */
  SKOPEO,
  /** Written for dregsy with a Docker daemon. */
  DOCKER
}
