package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drayage.failure.Failure;
import io.drayage.oci.Digest;
import java.util.Optional;

/** The result for one image. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CopyResult.Copied.class, name = "copied"),
  @JsonSubTypes.Type(value = CopyResult.Unchanged.class, name = "unchanged"),
  @JsonSubTypes.Type(value = CopyResult.Skipped.class, name = "skipped"),
  @JsonSubTypes.Type(value = CopyResult.Failed.class, name = "failed")
})
public sealed interface CopyResult extends Outcome, PlannedCopy {
  /** The image. */
  ImagePair image();

  /** {@code copied}, {@code unchanged}, {@code skipped}, {@code failed} or {@code stopped}. */
  String label();

  /** The digest that the target reference names, if this run knows it. */
  default Optional<Digest> targetDigest() {
    return Optional.empty();
  }

  /** Bytes of blobs and manifests sent to the target. */
  default long bytesSent() {
    return 0;
  }

  /** Name of the worker that copied, or tried to; empty for this process. */
  default String worker() {
    return "";
  }

  @Override
  default boolean needed() {
    return false;
  }

  /** The image was copied, complete. */
  record Copied(ImagePair image, Digest digest, long bytes, String worker) implements CopyResult {
    /** A copy by this process. */
    public Copied(ImagePair image, Digest digest, long bytes) {
      this(image, digest, bytes, "");
    }

    @Override
    public String label() {
      return "copied";
    }

    @Override
    public Optional<Digest> targetDigest() {
      return Optional.of(digest);
    }

    @Override
    public long bytesSent() {
      return bytes;
    }
  }

  /** The target already has the image. */
  @JsonIgnoreProperties("worker")
  record Unchanged(ImagePair image, Digest digest) implements CopyResult {

    @Override
    public String label() {
      return "unchanged";
    }

    @Override
    public Optional<Digest> targetDigest() {
      return Optional.of(digest);
    }
  }

  /**
   * A route left the image out of the run. The target's digest is not known.
   *
   * @param reason one line that names the step
   */
  @JsonIgnoreProperties("worker")
  record Skipped(ImagePair image, String reason) implements CopyResult {
    @Override
    public String label() {
      return "skipped";
    }
  }

  /** The image was not copied: it failed, or the program stopped. The target's tag is unchanged. */
  record Failed(ImagePair image, Failure failure, String worker) implements CopyResult {
    /** A failure of this process. */
    public Failed(ImagePair image, Failure failure) {
      this(image, failure, "");
    }

    @Override
    public String label() {
      return failure.kind().outcome();
    }

    @Override
    public Optional<Failure> problem() {
      return Optional.of(failure);
    }
  }
}
