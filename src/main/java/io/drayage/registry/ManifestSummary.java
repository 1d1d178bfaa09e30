package io.drayage.registry;

import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;

/** What a registry says of a manifest without sending it; {@code sizeBytes} is -1 when not said. */
public record ManifestSummary(Digest digest, MediaType mediaType, long sizeBytes) {}
