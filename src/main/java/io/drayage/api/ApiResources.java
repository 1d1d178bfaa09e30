package io.drayage.api;

import io.drayage.management.Answer;
import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import io.drayage.status.Control;
import io.drayage.status.History;
import io.drayage.status.Loaded;
import io.drayage.status.Overview;
import io.drayage.status.Questions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** The resources under {@code /api}; openapi.json describes them. */
public final class ApiResources {
  private ApiResources() {}

  /**
   * What the resources show and steer.
   *
   * @param limit longest time of a question to registries
   */
  public record Parts(
      Overview overview,
      Control control,
      History history,
      Loaded loaded,
      Questions questions,
      Clock clock,
      Duration limit) {}

  /** Adds all resources. */
  public static void addTo(Resources resources, Parts parts) {
    new TaskResources(parts.overview(), parts.control()).addTo(resources);
    new RunResources(parts.overview(), parts.history(), parts.clock()).addTo(resources);
    new ImageResources(parts.overview(), parts.history(), parts.loaded()).addTo(resources);
    new PresentResources(parts.overview(), parts.loaded()).addTo(resources);
    new QuestionResources(parts.questions(), parts.loaded(), parts.limit()).addTo(resources);
    resources.add(
        "GET",
        "/api/openapi.json",
        Access.READ,
        Parameters.none(request -> Answer.json(200, description())));
  }

  private static String description() {
    try (InputStream file =
        Objects.requireNonNull(ApiResources.class.getResourceAsStream("openapi.json"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
