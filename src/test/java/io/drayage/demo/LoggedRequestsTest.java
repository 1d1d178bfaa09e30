package io.drayage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LoggedRequestsTest {
  private static final LoggedRequests TRAFFIC =
      new LoggedRequests(
          List.of(
              entry("GET", "/v2/a/tags/list", 401, 90),
              entry("GET", "/v2/a/tags/list", 200, 30),
              entry("HEAD", "/v2/a/manifests/1", 200, 0),
              entry("HEAD", "/v2/a/manifests/2", 404, 0),
              entry("HEAD", "/v2/a/manifests/3", 200, 0),
              entry("GET", "/v2/a/manifests/sha256:01", 200, 400),
              entry("GET", "/v2/a/blobs/sha256:0a", 200, 1000),
              entry("GET", "/v2/b/blobs/sha256:0a", 206, 500),
              entry("HEAD", "/v2/b/blobs/sha256:0a", 200, 0),
              entry("POST", "/v2/c/blobs/uploads/?mount=sha256:0a&from=a", 201, 0),
              entry("POST", "/v2/c/blobs/uploads/?mount=sha256:0b&from=a", 202, 0),
              entry("PUT", "/v2/c/blobs/uploads/1?digest=sha256:0b", 201, 0),
              entry("PUT", "/v2/c/manifests/1", 201, 0)));

  @Test
  void requestsThatFailedAreLeftOut() {
    assertThat(TRAFFIC.tagLists()).isEqualTo(1);
    assertThat(TRAFFIC.manifestHeads()).isEqualTo(2);
  }

  @Test
  void whatWasPulledIsCounted() {
    assertThat(TRAFFIC.manifestPulls()).isEqualTo(1);
    assertThat(TRAFFIC.blobPulls()).isEqualTo(2);
    assertThat(TRAFFIC.blobBytes()).isEqualTo(1500);
  }

  @Test
  void bytesAreToldInTheUnitOfTheReport() {
    LoggedRequests traffic =
        new LoggedRequests(List.of(entry("GET", "/v2/a/blobs/sha256:0a", 200, 72_981_000)));

    assertThat(traffic.asSource()).contains("1 blobs pulled (69.6 MiB, ");
  }

  @Test
  void aBlobPulledFromTwoRepositoriesIsPulledAgain() {
    assertThat(TRAFFIC.repeatedBlobPulls()).isEqualTo(1);
  }

  @Test
  void aRefusedMountIsNoMount() {
    assertThat(TRAFFIC.blobMounts()).isEqualTo(1);
    assertThat(TRAFFIC.blobUploads()).isEqualTo(1);
    assertThat(TRAFFIC.manifestPushes()).isEqualTo(1);
  }

  private static AccessLogEntry entry(String method, String path, int status, long bytes) {
    return new AccessLogEntry(method, path, status, bytes, "test");
  }
}
