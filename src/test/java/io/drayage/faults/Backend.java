package io.drayage.faults;

import java.io.InputStream;

/** The healthy registry behind a {@link FaultServer}. */
@FunctionalInterface
public interface Backend {
  /** Answers a request; the body ends after its length. */
  Answer answer(Seen request, InputStream body) throws Exception;
}
