package io.drayage.management;

import io.drayage.management.ServerSettings.Limits;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request: its head is checked and its body read on the event loop, its answer made by a
 * worker.
 */
final class Call {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

  /** Time in which a caller reads the refusal of a body that it is still sending. */
  private static final long LINGER_MILLIS = 2000;

  private final HttpServerRequest http;
  private final HttpServerResponse response;
  private final Limits limits;
  private final Vertx vertx;
  private final Context loop;
  private final Runnable whenAnswered;
  private final Buffer body = Buffer.buffer();
  private long timer = -1;
  private boolean refused;

  /**
   * Creates the call.
   *
   * @param whenAnswered called when the answer is complete
   */
  Call(HttpServerRequest http, Limits limits, Vertx vertx, Runnable whenAnswered) {
    this.http = http;
    this.response = http.response();
    this.limits = limits;
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.whenAnswered = whenAnswered;
  }

  /** Checks that bodies of this announced length are taken; calls {@code then} with the body. */
  void readBody(Consumer<byte[]> then) {
    if (announced() > limits.bodyBytes()) {
      throw tooLarge();
    }
    http.exceptionHandler(broken -> cancelTimer());
    time(limits.request().toMillis());
    http.handler(
        part -> {
          if (body.length() + part.length() > limits.bodyBytes()) {
            refuse(tooLarge());
          } else if (!refused) {
            body.appendBuffer(part);
          }
        });
    http.endHandler(
        end -> {
          cancelTimer();
          if (!refused) {
            then.accept(body.getBytes());
          }
        });
    if ("100-continue".equalsIgnoreCase(http.getHeader("Expect"))) {
      response.writeContinue();
    }
  }

  private long announced() {
    String length = http.getHeader("Content-Length");
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        413, "Body too large", "a body has at most %d bytes".formatted(limits.bodyBytes()));
  }

  /** Has a worker answer. */
  void answer(Resource resource, Map<String, String> parameters, byte[] bytes, Executor workers) {
    Request request =
        new Request(
            http.method().name(),
            http.path(),
            parameters,
            firstValues(http.params(), false),
            firstValues(http.headers(), true),
            bytes);
    try {
      workers.execute(() -> work(resource, request));
    } catch (RejectedExecutionException e) {
      throw new ProblemException(
          503, "Too many requests", "all workers are busy", Map.of("Retry-After", "1"));
    }
  }

  private void work(Resource resource, Request request) {
    Answer ready = ready(resource, request);
    loop.runOnContext(now -> guarded(() -> send(ready)));
  }

  private Answer ready(Resource resource, Request request) {
    try {
      return Answers.compressed(resource.answer(request), request.header("accept-encoding"));
    } catch (ProblemException e) {
      return Answers.problem(e);
    } catch (RuntimeException | Error e) {
      // without an answer the connection would stay open
      return failed(e);
    }
  }

  /** Runs a part of the work on the event loop; its failures become answers. */
  void guarded(Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      refuse(e);
    } catch (RuntimeException e) {
      if (response.headWritten()) {
        http.connection().close();
      } else {
        send(failed(e));
      }
    }
  }

  private Answer failed(Throwable failure) {
    LOG.atError()
        .addKeyValue("method", http.method().name())
        .addKeyValue("path", http.path())
        .setCause(failure)
        .log("the management server could not answer");
    return Answers.problem(
        new ProblemException(500, "Unexpected error", "the log of the process has more"));
  }

  /** Answers with a problem; the connection ends if the body was not read. */
  void refuse(ProblemException problem) {
    refused = true;
    cancelTimer();
    send(Answers.compressed(Answers.problem(problem), Optional.empty()));
    if (!http.isEnded()) {
      // what the caller sends meanwhile is dropped: an early end would hide the answer from it
      http.handler(dropped -> {});
      http.endHandler(end -> cancelTimer());
      time(LINGER_MILLIS);
    }
  }

  private void send(Answer answer) {
    if (response.closed() || response.ended()) {
      return;
    }
    response.endHandler(end -> whenAnswered.run());
    Answers.head(response, answer.status(), answer.headers());
    if (answer.status() != 304 && answer.status() != 204) {
      response.putHeader("Content-Type", answer.contentType());
      response.putHeader("Content-Length", Integer.toString(answer.body().length));
    }
    if (http.method().name().equals("HEAD") || answer.body().length == 0) {
      response.end();
    } else {
      response.end(Buffer.buffer(answer.body()));
    }
  }

  /** Closes the connection after this time, unless {@link #cancelTimer} is called. */
  private void time(long millis) {
    cancelTimer();
    timer = vertx.setTimer(millis, now -> http.connection().close());
  }

  private void cancelTimer() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private static Map<String, String> firstValues(MultiMap values, boolean lowerCase) {
    Map<String, String> first = new HashMap<>();
    for (Map.Entry<String, String> value : values) {
      String name = value.getKey();
      first.putIfAbsent(lowerCase ? name.toLowerCase(Locale.ROOT) : name, value.getValue());
    }
    return first;
  }
}
