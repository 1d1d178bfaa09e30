package io.drayage.status;

import java.time.Instant;

/**
 * A worker that copies what schedulers order, as it told last.
 *
 * @param version release of Drayage
 * @param heard time of its last message
 * @param copies copies under way, for all schedulers
 * @param moved bytes that they have sent so far
 * @param total bytes of their blobs, as far as they are known
 */
public record WorkerState(
    String name, String version, Instant heard, int copies, long moved, long total) {}
