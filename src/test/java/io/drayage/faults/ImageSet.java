package io.drayage.faults;

import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.oci.Platform;
import java.util.List;

/** Images of an example: shared layers, indexes, several tags. */
final class ImageSet {
  static final String TAG = OddImage.TAG;

  /** Repositories with one tag that is copied. */
  static final List<String> SINGLE = List.of("app", "lib", "multi", "odd");

  /** Repository with several tags; those of version 1 are copied. */
  static final String LISTED = "list";

  /** Repository that the catalog names. */
  static final String FOUND = "cat-a";

  private static final Platform AMD = new Platform("linux", "amd64", "");
  private static final Platform ARM = new Platform("linux", "arm64", "");
  private static final SampleLayer SHARED = SampleLayer.of("shared", 4000);
  private static final SampleImage APP = oci("app", AMD);
  private static final SampleImage LIB =
      SampleImage.docker(AMD, List.of(SHARED, SampleLayer.of("lib", 900)));
  private static final SampleImage OCI_INDEX =
      SampleImage.ociIndex(List.of(oci("amd", AMD), oci("arm", ARM)));
  private static final SampleImage DOCKER_LIST =
      SampleImage.dockerList(
          List.of(
              SampleImage.docker(AMD, List.of(SHARED)), SampleImage.docker(ARM, List.of(SHARED))));
  private static final List<SampleImage> MOVED =
      List.of(oci("moved-0", AMD), OCI_INDEX, FaultLab.artifact(FaultLab.blob("moved", 500)));
  private static final SampleImage OLD = oci("old", AMD);

  private ImageSet() {}

  /** Fills a source. */
  static void put(MemorySource source, String prefix, boolean docker) {
    source.put(prefix + "/app", TAG, APP);
    source.put(prefix + "/lib", TAG, LIB);
    source.put(prefix + "/multi", TAG, docker ? DOCKER_LIST : OCI_INDEX);
    source.put(prefix + "/odd", TAG, artifact("even"));
    source.put(prefix + "/" + LISTED, "1.0", artifact("one"));
    source.put(prefix + "/" + LISTED, "1.1", artifact("two"));
    source.put(prefix + "/" + LISTED, "2.0", artifact("three"));
    source.put(prefix + "/" + FOUND, TAG, artifact("found"));
  }

  /** Gives a target older images under the same tags. */
  static void putOld(MemorySource target, String prefix) {
    SINGLE.forEach(name -> target.put(prefix + "/" + name, TAG, OLD));
  }

  /** Image that a tag is moved to. */
  static SampleImage moved(int number) {
    return MOVED.get(number);
  }

  private static SampleImage oci(String name, Platform platform) {
    return SampleImage.oci(platform, List.of(SHARED, SampleLayer.of(name, 1500)));
  }

  private static SampleImage artifact(String name) {
    SampleBlob blob = FaultLab.blob(name, 12_000);
    return FaultLab.artifact(blob);
  }
}
