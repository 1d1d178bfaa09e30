package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drayage.failure.Failure;
import io.drayage.oci.Digest;
import java.util.Optional;

/** What came of one image. */
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
  @JsonIgnore
  String label();

  /** What the target names now, as far as this run knows. */
  @JsonIgnore
  default Optional<Digest> targetDigest() {
    return Optional.empty();
  }

  /** Bytes of blobs and manifests sent to the target for it. */
  @JsonIgnore
  default long bytesSent() {
    return 0;
  }

  @Override
  @JsonIgnore
  default boolean needed() {
    return false;
  }

  @Override
  @JsonIgnore
  default Optional<Failure> problem() {
    return Optional.empty();
  }

  @Override
  @JsonIgnore
  default Optional<Failure> failed() {
    return Outcome.super.failed();
  }

  /** The image was brought to the target, complete. */
  record Copied(ImagePair image, Digest digest, long bytes) implements CopyResult {

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

  /** The target had it already. */
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
   * A route left the image out of the run; what the target names is not known.
   *
   * @param reason one line that says which step did
   */
  record Skipped(ImagePair image, String reason) implements CopyResult {
    @Override
    public String label() {
      return "skipped";
    }
  }

  /**
   * The image was not copied: it failed, or the program stopped. The target's tag names what it
   * named before.
   */
  record Failed(ImagePair image, Failure failure) implements CopyResult {
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
