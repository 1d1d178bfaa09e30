package io.drayage.registry;

import java.time.Instant;

/**
 * Times of a known {@link PullLimit}.
 *
 * @param asked begin of the request in whose answer it was
 * @param heard end of that request, or a later change by pulls of other processes
 */
public record PullTimes(Instant asked, Instant heard) {}
