package io.drayage.registry.tls;

import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A file with certificates or a key can't be used; the message names it and the reason. */
public final class CertificateFileException extends SSLException {
  private static final long serialVersionUID = 1L;

  public CertificateFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
