package io.drayage.management;

/** Answers one kind of request. Called on worker threads, several at a time; it may block. */
public interface Resource {
  /**
   * Answers a request.
   *
   * @throws ProblemException for a request that can't be answered
   */
  Answer answer(Request request);
}
