package io.drayage.faults;

/** A faulty way to answer a request; the connection closes after it. */
@FunctionalInterface
public interface Fault {
  void play(Exchange exchange) throws Exception;
}
