package io.drayage.registry.tls;

import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Unusable file of certificates or a key; the message has its name and the reason. */
public final class CertificateFileException extends SSLException {
  private static final long serialVersionUID = 1L;

  /** Failure with a message for operators. */
  public CertificateFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
