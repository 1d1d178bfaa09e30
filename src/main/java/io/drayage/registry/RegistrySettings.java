package io.drayage.registry;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.net.ProxyRules;
import io.drayage.registry.net.VouchedHosts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one registry is reached.
 *
 * @param endpoint scheme, host and port that requests go to; a property may point it elsewhere than
 *     the name says
 * @param plainHttpAllowed whether HTTP may be spoken where the endpoint says HTTPS
 * @param verifyTls whether certificates are checked
 * @param certsDir directory with one folder a host (without port): {@code *.crt} (authorities),
 *     {@code *.cert} with {@code *.key} (client certificates); need not exist
 * @param proxies which of the requests, to it and to where it sends us, go through a proxy
 * @param vouchedHosts hosts that the operator names as parts of it
 */
public record RegistrySettings(
    RegistryHost host,
    URI endpoint,
    boolean plainHttpAllowed,
    boolean verifyTls,
    Path certsDir,
    CredentialSource credentials,
    ProxyRules proxies,
    VouchedHosts vouchedHosts) {

  /** Without a proxy and without vouched hosts. */
  public RegistrySettings(
      RegistryHost host,
      URI endpoint,
      boolean plainHttpAllowed,
      boolean verifyTls,
      Path certsDir,
      CredentialSource credentials) {
    this(
        host,
        endpoint,
        plainHttpAllowed,
        verifyTls,
        certsDir,
        credentials,
        ProxyRules.none(),
        VouchedHosts.none());
  }

  /**
   * The folder of the registry's certificates. Its name may be any spelling of the host, without
   * port; the folder need not exist.
   */
  public Path certificates() {
    Path own = certsDir.resolve(host.hostname());
    if (Files.isDirectory(own)) {
      return own;
    }
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(certsDir, folder -> isNamed(folder.getFileName().toString()))) {
      Iterator<Path> found = folders.iterator();
      return found.hasNext() ? found.next() : own;
    } catch (IOException e) {
      // most machines have no such directory
      return own;
    }
  }

  private boolean isNamed(String folder) {
    String name = folder.toLowerCase(Locale.ROOT);
    return name.equals(host.hostname()) || host.spellings().contains(name);
  }

  // Java generates those of a record at the first call, which costs more than all calls of a start
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RegistrySettings that
        && plainHttpAllowed == that.plainHttpAllowed
        && verifyTls == that.verifyTls
        && host.equals(that.host)
        && endpoint.equals(that.endpoint)
        && certsDir.equals(that.certsDir)
        && Objects.equals(credentials, that.credentials)
        && Objects.equals(proxies, that.proxies)
        && vouchedHosts.equals(that.vouchedHosts);
  }

  @Override
  public int hashCode() {
    return host.hashCode();
  }
}
