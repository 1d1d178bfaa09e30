package io.drayage.testing;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.registry.BlobUpload;
import io.drayage.registry.RegistryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The uploads of a {@link FakeRegistry}; an interrupted one keeps its bytes. */
public final class FakeUploads {
  private final FakeRegistry registry;
  private final AtomicInteger started = new AtomicInteger();
  private final Map<String, byte[]> unfinished = new ConcurrentHashMap<>();
  private volatile Optional<Function<RegistryException.Details, RegistryException>> resumed =
      Optional.empty();
  private final Queue<Integer> breaks = new ConcurrentLinkedQueue<>();

  FakeUploads(FakeRegistry registry) {
    this.registry = registry;
  }

  /** Interrupts the next uploads after these numbers of bytes, one after the other. */
  public void breakAfter(Integer... bytes) {
    breaks.addAll(List.of(bytes));
  }

  /** Sets the answer to every resumed upload. */
  public void answerResumed(Function<RegistryException.Details, RegistryException> answer) {
    resumed = Optional.of(answer);
  }

  /** Drops the kept bytes. */
  public void forget() {
    unfinished.clear();
  }

  /** Corrupts the kept bytes. */
  public void spoil() {
    unfinished.replaceAll((address, content) -> new byte[content.length]);
  }

  BlobUpload start(Repository repository) {
    return new Upload(repository, "upload-" + started.incrementAndGet(), new byte[0]);
  }

  Optional<BlobUpload> find(Repository repository, String address) {
    return Optional.ofNullable(unfinished.get(address))
        .map(content -> new Upload(repository, address, content));
  }

  private final class Upload implements BlobUpload {
    private final Repository repository;
    private final String address;
    private final byte[] before;

    Upload(Repository repository, String address, byte[] before) {
      this.repository = repository;
      this.address = address;
      this.before = before;
    }

    @Override
    public long offset() {
      return before.length;
    }

    @Override
    public Optional<String> address() {
      return Optional.of(address);
    }

    @Override
    public void send(Descriptor blob, InputStream content, Duration patience) {
      String operation = "PUT blob " + FakeRegistry.name(repository, blob.digest());
      registry.note(operation);
      if (before.length > 0 && resumed.isPresent()) {
        throw resumed.get().apply(registry.details(operation, 416));
      }
      Optional<Integer> breakAfter = Optional.ofNullable(breaks.poll());
      byte[] whole = whole(content, breakAfter);
      if (breakAfter.isPresent()) {
        unfinished.put(address, whole);
        throw RegistryException.of(FailureKind.UNREACHABLE, registry.details(operation, 0));
      }
      if (!Digest.sha256(whole).equals(blob.digest())) {
        throw RegistryException.of(FailureKind.REJECTED, registry.details(operation, 400));
      }
      registry.put(repository, whole);
    }

    private byte[] whole(InputStream content, Optional<Integer> breakAfter) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.writeBytes(before);
      try {
        whole.writeBytes(
            breakAfter.isPresent() ? content.readNBytes(breakAfter.get()) : content.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return whole.toByteArray();
    }

    @Override
    public void cancel() {
      registry.note("DELETE upload " + repository.path());
      unfinished.remove(address);
    }
  }
}
