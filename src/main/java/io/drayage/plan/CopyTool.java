package io.drayage.plan;

/** What moves the bytes of a task's images. */
public sealed interface CopyTool {
  /** This process, registry to registry. */
  record Native() implements CopyTool {}

  /**
   * The skopeo program, once for each image ({@code skopeo.exec: true}).
   *
   * @param binary its path, or its name on the {@code PATH}
   */
  record Skopeo(String binary) implements CopyTool {}
}
