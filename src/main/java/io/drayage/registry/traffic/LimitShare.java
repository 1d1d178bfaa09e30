package io.drayage.registry.traffic;

/**
 * A part of the limits of one side of a registry, which one order may use.
 *
 * @param requests concurrent requests
 * @param bytesPerSecond rate in the direction of the copy; 0 for no limit
 */
public record LimitShare(int requests, long bytesPerSecond) {}
