package io.drayage.api;

import io.drayage.status.ImageState;
import io.drayage.status.ImageState.FailureState;
import io.drayage.status.Overview.MappingFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Failures of one cause.
 *
 * @param message message of the first of them
 * @param count images and mappings
 * @param images the first of them
 * @param mappings the first of them
 * @param nextTry earliest next try, if one is known
 */
record FailureGroup(
    String kind,
    String registry,
    String message,
    String hint,
    int count,
    List<String> tasks,
    List<FailedImage> images,
    List<FailedMapping> mappings,
    Optional<Instant> nextTry) {
  private static final int SHOWN = 20;
  private static final int MAX_GROUPS = 500;

  /** A failed image. */
  record FailedImage(
      String task, String source, String target, String message, int attempts, Instant since) {}

  /** A failed mapping. */
  record FailedMapping(String task, String work, String message) {}

  /** A cause: failures with one action; without an action, with one message. */
  private record Cause(String kind, String registry, String action) {
    static Cause of(FailureState failure, String... names) {
      String action = failure.hint();
      if (action.isEmpty()) {
        action = failure.message();
        for (String name : names) {
          action = action.replace(name, "…");
        }
      }
      return new Cause(failure.kind(), failure.registry(), action);
    }
  }

  private static final class Growing {
    private final FailureState first;
    private final Set<String> tasks = new LinkedHashSet<>();
    private final List<FailedImage> images = new ArrayList<>();
    private final List<FailedMapping> mappings = new ArrayList<>();
    private Optional<Instant> nextTry = Optional.empty();
    private int count;

    Growing(FailureState first) {
      this.first = first;
    }

    void add(ImageState image, FailureState failure) {
      note(image.task(), failure);
      if (images.size() < SHOWN) {
        images.add(
            new FailedImage(
                image.task(),
                image.source(),
                image.target(),
                failure.message(),
                failure.attempts(),
                image.since()));
      }
    }

    void add(MappingFailure mapping) {
      note(mapping.task(), mapping.failure());
      if (mappings.size() < SHOWN) {
        mappings.add(
            new FailedMapping(mapping.task(), mapping.work(), mapping.failure().message()));
      }
    }

    private void note(String task, FailureState failure) {
      count++;
      tasks.add(task);
      if (nextTry.isEmpty() || failure.nextTry().filter(nextTry.get()::isAfter).isPresent()) {
        nextTry = failure.nextTry();
      }
    }

    FailureGroup group() {
      return new FailureGroup(
          first.kind(),
          first.registry(),
          first.message(),
          first.hint(),
          count,
          List.copyOf(tasks),
          List.copyOf(images),
          List.copyOf(mappings),
          nextTry);
    }
  }

  /** Groups failed images and mappings; the largest groups, in their order. */
  static List<FailureGroup> of(List<ImageState> images, List<MappingFailure> mappings) {
    Map<Cause, Growing> causes = new LinkedHashMap<>();
    for (MappingFailure mapping : mappings) {
      FailureState failure = mapping.failure();
      group(causes, Cause.of(failure, mapping.work()), failure).add(mapping);
    }
    for (ImageState image : images) {
      image
          .failure()
          .ifPresent(
              failure ->
                  group(causes, Cause.of(failure, image.source(), image.target()), failure)
                      .add(image, failure));
    }
    return causes.values().stream()
        .map(Growing::group)
        .sorted(Comparator.comparingInt(FailureGroup::count).reversed())
        .limit(MAX_GROUPS)
        .toList();
  }

  private static Growing group(Map<Cause, Growing> causes, Cause cause, FailureState failure) {
    return causes.computeIfAbsent(cause, any -> new Growing(failure));
  }
}
