package io.drayage.sync.copy;

import io.drayage.sync.turn.BlobTurns;

/**
 * Parts by which orders of several processes bring each large blob once.
 *
 * @param manifests tells the blobs of an order
 * @param turns holds orders back whose blobs another order brings
 */
public record BlobSharing(OrderManifests manifests, BlobTurns turns) {}
