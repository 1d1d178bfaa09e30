package io.drayage.cluster;

import io.drayage.history.HistorySettings;
import java.time.Duration;

/**
 * Settings of one of several schedulers.
 *
 * @param database the database of the history, a PostgreSQL
 * @param name name of the scheduler for people
 * @param takeOver time after the last check-in of a dead scheduler in which another takes over
 */
public record ClusterSettings(HistorySettings database, String name, Duration takeOver) {}
