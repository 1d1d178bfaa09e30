package io.drayage.forecast;

import io.drayage.sync.Outcome.MappingFailed;
import java.util.List;

/**
 * Forecast of a run of one task.
 *
 * @param images in the order of the mappings and their tags
 * @param problems mappings that fail before they have images
 */
public record TaskForecast(
    String taskName, List<ImageForecast> images, List<MappingFailed> problems) {
  public TaskForecast {
    images = List.copyOf(images);
    problems = List.copyOf(problems);
  }

  /** Number of images with this result. */
  public long count(ImageForecast.Action action) {
    return images.stream().filter(image -> image.action() == action).count();
  }
}
