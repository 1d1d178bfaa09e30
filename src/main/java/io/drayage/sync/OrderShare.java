package io.drayage.sync;

/**
 * The parts of the limits of two registries that an order may use at the process that copies it.
 * Rates are bytes a second, 0 for no limit.
 *
 * @param sourceRequests concurrent requests to the source
 * @param sourceRate rate from the source
 * @param targetRequests concurrent requests to the target
 * @param targetRate rate to the target
 */
public record OrderShare(
    int sourceRequests, long sourceRate, int targetRequests, long targetRate) {}
