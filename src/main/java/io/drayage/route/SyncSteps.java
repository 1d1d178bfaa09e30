package io.drayage.route;

import io.drayage.sync.Copier;
import io.drayage.sync.OrderListener;
import io.drayage.sync.RunLog;
import io.drayage.sync.TaskRuns;
import io.drayage.sync.copy.BlobSharing;
import io.drayage.sync.copy.OnwardCopy;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.TagLister;
import io.drayage.sync.select.TagSelector;
import io.drayage.sync.turn.CopyTurns;
import java.time.Clock;
import java.util.Optional;

/** Services behind the steps of the routes. */
public record SyncSteps(
    TaskRuns runs,
    MappingExpander expander,
    TagLister lister,
    TagSelector selector,
    CopyPlanner planner,
    CopyTurns turns,
    Optional<BlobSharing> sharing,
    Copier copier,
    Clock clock,
    OnwardCopy onward,
    RunLog log,
    OrderListener orders) {}
