package io.drayage.plan;

/** Tool that copies a task's images. */
public sealed interface CopyTool {
  /** Copier of this process, registry to registry. */
  record Native() implements CopyTool {}

  /**
   * The skopeo program, run once for each image ({@code skopeo.exec: true}).
   *
   * @param binary its path, or its name on the {@code PATH}
   */
  record Skopeo(String binary) implements CopyTool {}
}
