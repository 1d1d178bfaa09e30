package io.drayage.api;

import io.drayage.management.ProblemException;
import io.drayage.status.Questions.Question;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Limits the number of questions to registries, and the time of each. */
final class Turnstile {
  private final String name;
  private final Semaphore places;
  private final Duration limit;

  /** Lets {@code places} questions be asked at a time. */
  Turnstile(String name, int places, Duration limit) {
    this.name = name;
    this.places = new Semaphore(places);
    this.limit = limit;
  }

  /**
   * Asks a question.
   *
   * @throws ProblemException 429 if others are being asked, 504 after the limit
   */
  <T> T answer(Question<T> question) {
    if (!places.tryAcquire()) {
      throw new ProblemException(
          429,
          "Others are asking",
          "registries are being asked already; try again in a moment",
          Map.of("Retry-After", "5"));
    }
    FutureTask<T> asking =
        new FutureTask<>(
            () -> {
              try {
                return question.answer();
              } finally {
                // a question that was stopped keeps its place until it has ended
                places.release();
              }
            });
    Thread thread = new Thread(asking, name);
    thread.setDaemon(true);
    thread.start();
    try {
      return asking.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      question.stop();
      throw tooLong();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      question.stop();
      throw tooLong();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  private ProblemException tooLong() {
    return new ProblemException(
        504,
        "Registries too slow",
        "the registries did not answer within %d s".formatted(limit.toSeconds()));
  }
}
