package io.drayage.status;

import java.time.Instant;

/**
 * A copy under way.
 *
 * @param total bytes of the image's blobs and manifests, as its manifest tells
 * @param moved bytes sent so far
 * @param saved bytes that the target had already
 * @param rate bytes a second, of the last seconds
 */
public record Movement(
    String task,
    String source,
    String target,
    long total,
    long moved,
    long saved,
    double rate,
    Instant since) {}
