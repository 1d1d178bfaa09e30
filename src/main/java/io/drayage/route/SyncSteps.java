package io.drayage.route;

import io.drayage.sync.Copier;
import io.drayage.sync.CopyPlanner;
import io.drayage.sync.CopyTurns;
import io.drayage.sync.MappingExpander;
import io.drayage.sync.OnwardCopy;
import io.drayage.sync.RunLog;
import io.drayage.sync.TagLister;
import io.drayage.sync.TagSelector;
import io.drayage.sync.TaskRuns;
import io.drayage.sync.TaskSummary;

/** What the steps of the routes call, one for each step. */
public record SyncSteps(
    TaskRuns runs,
    MappingExpander expander,
    TagLister lister,
    TagSelector selector,
    CopyPlanner planner,
    CopyTurns turns,
    Copier copier,
    TaskSummary summary,
    OnwardCopy onward,
    RunLog log) {}
