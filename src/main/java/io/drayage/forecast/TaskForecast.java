package io.drayage.forecast;

import io.drayage.sync.Outcome.MappingFailed;
import java.util.List;

/**
 * What a run of one task would do.
 *
 * @param images in the order of the mappings and their tags
 * @param problems the mappings that would fail before they have images
 */
public record TaskForecast(
    String taskName, List<ImageForecast> images, List<MappingFailed> problems) {
  /** Copies the lists. */
  public TaskForecast {
    images = List.copyOf(images);
    problems = List.copyOf(problems);
  }

  /** How many images this would happen to. */
  public long count(ImageForecast.Action action) {
    return images.stream().filter(image -> image.action() == action).count();
  }
}
