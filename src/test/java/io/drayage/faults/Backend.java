package io.drayage.faults;

/** The healthy registry behind a {@link FaultServer}. */
@FunctionalInterface
interface Backend {
  Answer answer(Seen request, byte[] body) throws Exception;
}
