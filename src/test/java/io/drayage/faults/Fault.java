package io.drayage.faults;

/** What is done with a request in place of answering it well; the connection is closed after. */
@FunctionalInterface
public interface Fault {
  void play(Exchange exchange) throws Exception;
}
