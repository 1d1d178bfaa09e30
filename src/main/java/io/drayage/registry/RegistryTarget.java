package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import java.util.Optional;

/** A registry that is read and written to. */
public interface RegistryTarget extends RegistrySource {
  /** Opens an upload (distribution-spec, Pushing blobs). The caller sends or cancels it. */
  BlobUpload startUpload(Repository repository, Digest digest);

  /**
   * Resumes an upload of the blob that broke off (distribution-spec, Pushing a blob in chunks):
   * empty if the registry has nothing of it any more, or does not say how much.
   *
   * @param address as {@link BlobUpload#address} gave it
   */
  Optional<BlobUpload> resumeUpload(Repository repository, Descriptor blob, String address);

  /**
   * Asks to mount a blob from another repository of this registry (distribution-spec, Mounting a
   * blob). Empty if it is mounted. Otherwise the registry refused, and the caller sends or cancels
   * the upload that is open instead.
   */
  Optional<BlobUpload> mountBlob(Repository repository, Digest digest, Repository from);

  /**
   * Pushes a manifest under a tag or its digest and checks that the registry has it with the same
   * digest.
   *
   * @throws RegistryException.MissingBlobs if the registry lacks something the manifest names
   */
  void pushManifest(Reference reference, RawManifest manifest);
}
