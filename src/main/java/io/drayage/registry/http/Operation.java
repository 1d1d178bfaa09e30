package io.drayage.registry.http;

import java.util.Locale;

/** Kinds of requests to a registry. */
public enum Operation {
  HEAD_MANIFEST,
  GET_MANIFEST,
  PUT_MANIFEST,
  HEAD_BLOB,
  GET_BLOB,
  /** Begin, content, look-up and end of a blob's upload. */
  UPLOAD,
  /** Mount of another repository's blob. */
  MOUNT,
  /** Page of a list of tags or repositories. */
  LIST,
  /** Request for a token, at the registry or its token service. */
  TOKEN,
  /** Any other request. */
  OTHER;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Whether the answer's body is a blob or a manifest. */
  public boolean readsContent() {
    return this == GET_MANIFEST || this == GET_BLOB;
  }

  /** Whether the request's body is a blob or a manifest. */
  public boolean writesContent() {
    return this == PUT_MANIFEST || this == UPLOAD;
  }

  /** The kind in metrics, such as {@code head_manifest}. */
  public String label() {
    return label;
  }
}
