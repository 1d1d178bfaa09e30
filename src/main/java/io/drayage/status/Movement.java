package io.drayage.status;

import java.time.Instant;
import java.util.Optional;

/**
 * A copy under way.
 *
 * @param total bytes of the image's blobs, as its manifest tells; 0 if they are not known
 * @param moved bytes sent so far
 * @param saved bytes that the target had already
 * @param rate bytes a second, of the last seconds
 * @param worker name of the worker that copies; empty for this process
 */
public record Movement(
    String task,
    String source,
    String target,
    long total,
    long moved,
    long saved,
    double rate,
    Instant since,
    Optional<String> worker) {}
