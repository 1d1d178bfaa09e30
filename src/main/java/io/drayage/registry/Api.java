package io.drayage.registry;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Repository;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.http.ClientSettings;
import io.drayage.registry.http.JsonAnswer;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.RedirectRule;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Timing;
import io.drayage.registry.http.TrafficListener;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.registry.traffic.RetryRule;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parts that the operations share: address and transport of a registry, its failures, limits and
 * retries.
 */
final class Api {
  private static final Set<Operation> READING_BY_HEAD =
      EnumSet.of(Operation.HEAD_MANIFEST, Operation.HEAD_BLOB);
  private static final int MAX_JSON_BYTES = 16 * 1024 * 1024;

  private final RegistryOrigin origin;
  private final Transport transport;
  private final RedirectRule redirectRule;
  private final Failures failures;
  private final Shared shared;
  private final Timing timing;
  private final TrafficListener listener;

  /** What all operations at all registries share. */
  record Shared(ClientSettings settings, LargeAnswers largeLists, LargeAnswers largeManifests) {
    /** How often what a single request can't put right is tried. */
    RetryRule retries() {
      return new RetryRule(
          settings.attempts(), settings.firstRetryDelay(), settings.maxRetryDelay());
    }
  }

  Api(
      RegistryOrigin origin,
      Transport transport,
      RedirectRule redirectRule,
      Shared shared,
      Timing timing,
      TrafficListener listener) {
    this.origin = origin;
    this.transport = transport;
    this.redirectRule = redirectRule;
    this.failures = new Failures(origin, timing.clock());
    this.shared = shared;
    this.timing = timing;
    this.listener = listener;
  }

  RegistryOrigin origin() {
    return origin;
  }

  /** Where it may send us. */
  RedirectRule redirectRule() {
    return redirectRule;
  }

  boolean isDockerHub() {
    return origin.registry().isDockerHub();
  }

  Failures failures() {
    return failures;
  }

  /** A URL below {@code /v2/REPOSITORY/}; names and digests need no escaping. */
  URI uri(Repository repository, String rest) {
    return origin.uri("/v2/" + repository.path() + "/" + rest);
  }

  /** A request that reads a repository. */
  Request reading(Operation kind, Repository repository, String rest) {
    String method = READING_BY_HEAD.contains(kind) ? "HEAD" : "GET";
    return Request.of(method, uri(repository, rest), List.of(Scope.pull(repository))).as(kind);
  }

  /** A request that writes to a repository. */
  Request writing(Operation kind, Repository repository, String rest) {
    String method = kind == Operation.PUT_MANIFEST ? "PUT" : "POST";
    return Request.of(method, uri(repository, rest), List.of(Scope.pullAndPush(repository)))
        .as(kind);
  }

  /** Sends a request; the caller closes the response, of any status. */
  Response send(Request request, String operation) {
    try {
      return transport.send(request);
    } catch (TransportException e) {
      throw failures.of(e, operation);
    }
  }

  /** Asks for JSON; as {@link #read}, and any status but 200 is a failure. */
  Map<String, String> ask(
      Request request, String operation, JsonAnswer.Shape shape, JsonAnswer.Items items) {
    try (Response response = send(request, operation)) {
      if (response.status() != 200) {
        throw failures.of(response, operation);
      }
      return read(response, operation, shape, items);
    }
  }

  /** The texts and numbers of a JSON answer; each item of its list goes to {@code items} before. */
  Map<String, String> read(
      Response response, String operation, JsonAnswer.Shape shape, JsonAnswer.Items items) {
    try {
      return JsonAnswer.read(response.body(MAX_JSON_BYTES), shape, items);
    } catch (JsonAnswer.OtherShapeException e) {
      throw failures.invalid(operation, String.valueOf(e.getMessage()));
    } catch (TransportException e) {
      throw failures.of(e, operation);
    } catch (IOException e) {
      throw failures.of(
          FailureKind.INVALID_CONTENT,
          operation,
          "the answer is not JSON",
          "is this the registry's port?");
    }
  }

  /** How long the answer to a blob's last byte may take. */
  Duration commitTimeout() {
    return shared.settings().commitTimeout();
  }

  /** The monotonic time of this machine. */
  long nanoTime() {
    return timing.nanoTime().getAsLong();
  }

  /** The time that a list has which is read from now on. */
  TimeLimit listLimit(String operation) {
    return new TimeLimit(
        this,
        operation,
        shared.settings().listLimit(),
        "drayage.http.list-limit-seconds",
        timing.nanoTime());
  }

  /** The time that an answer has which is read from now on. */
  TimeLimit requestLimit(String operation) {
    return new TimeLimit(
        this,
        operation,
        shared.settings().requestLimit(),
        "drayage.http.request-limit-seconds",
        timing.nanoTime());
  }

  /** Where lists that get long wait for each other. */
  LargeAnswers largeLists() {
    return shared.largeLists();
  }

  /** Where manifests that get long wait for each other. */
  LargeAnswers largeManifests() {
    return shared.largeManifests();
  }

  /** Reports that a request is repeated because of a failure. */
  void retried(RegistryException failure) {
    listener.retried(failure.kind());
  }

  /** How often to try something in all. */
  int attempts() {
    return shared.retries().attempts();
  }

  /** Waits after the given attempt (from 1). */
  void pause(int attempt, String operation) {
    sleep(shared.retries().jittered(attempt), operation);
  }

  private void sleep(Duration wait, String operation) {
    try {
      timing.sleep(wait);
    } catch (TransportException e) {
      throw failures.of(e, operation);
    }
  }

  /**
   * Waits after the given attempt (from 1), or as long as the registry asked to.
   *
   * @return whether it is worth waiting; if not, nothing was waited for
   */
  boolean pause(int attempt, Optional<Duration> asked, String operation) {
    if (asked.isEmpty()) {
      pause(attempt, operation);
      return true;
    }
    if (asked.get().compareTo(shared.retries().maxDelay()) > 0) {
      return false;
    }
    sleep(asked.get(), operation);
    return true;
  }

  /** The digest that an answer names, empty when it names none that can be read. */
  static Optional<Digest> digest(Response response) {
    try {
      return response.header("Docker-Content-Digest").map(text -> Digest.parse(text.strip()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
