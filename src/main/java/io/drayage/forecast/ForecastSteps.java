package io.drayage.forecast;

import io.drayage.sync.CopyPlanner;
import io.drayage.sync.ImageCopier;
import io.drayage.sync.MappingExpander;
import io.drayage.sync.TagLister;
import io.drayage.sync.TagSelector;

/** The steps of a sync that a forecast goes through, as the routes do. */
public record ForecastSteps(
    MappingExpander expander,
    TagLister lister,
    TagSelector selector,
    CopyPlanner planner,
    ImageCopier copier) {}
