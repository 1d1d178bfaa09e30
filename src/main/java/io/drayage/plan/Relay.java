package io.drayage.plan;

/** Who the sync file wants to move the bytes. The native copier does it whatever the file says. */
public enum Relay {
  /** Registry to registry, in this process. */
  NATIVE,
  /** A file written for dregsy with skopeo. */
  SKOPEO,
  /** A file written for dregsy with a Docker daemon. */
  DOCKER
}
