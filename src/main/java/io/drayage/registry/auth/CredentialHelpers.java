package io.drayage.registry.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.cache.LoadingCache;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Docker's credential helpers: programs named {@code docker-credential-NAME} that keep or issue
 * passwords. Answers are cached for five minutes, failures for one. Thread-safe; one thread asks
 * while others wait.
 */
final class CredentialHelpers {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialHelpers.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final int MAX_ANSWERS = 10_000;
  // within the life of passwords that are issued for an hour
  private static final long KEEP_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long KEEP_FAILURE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MAX_OUTPUT_BYTES = 1 << 20;
  private static final String NOT_FOUND = "credentials not found in native keychain";
  private static final String TOKEN_USER = "<token>";
  private static final String DOCKER_HUB = "https://index.docker.io/v1/";
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:pass(?:word|wd)?|secret|token|key)\"?\\s*[=: ]\\s*)\\S+|[A-Za-z0-9+/=_.-]{20,}");

  private final String path;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private final LoadingCache<Question, Answer> answers = new LoadingCache<>(MAX_ANSWERS);
  private final ChildProcesses processes =
      new ChildProcesses(MAX_OUTPUT_BYTES, ChildProcesses.Excess.KILLED);

  private record Question(String helper, String registry) {}

  private record Answer(Credentials credentials, Optional<String> failure, long atNanos) {}

  /**
   * Helpers in the folders of {@code path}.
   *
   * @param path folders in the form of the environment variable PATH
   * @param limit time of one run
   * @param nanoTime monotonic clock
   */
  CredentialHelpers(String path, Duration limit, LongSupplier nanoTime) {
    this.path = path;
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /**
   * Credentials of a registry, anonymous if the helper has none. After {@link #stop} the last
   * answer is returned, whatever its age.
   *
   * @throws CredentialException if the helper fails, or if it is stopped and has not answered
   */
  Credentials ask(String helper, RegistryHost registry) {
    Question question = new Question(helper, registry.name());
    Answer answer = answers.get(question, this::isFresh, () -> answer(question));
    if (answer.failure().isPresent()) {
      throw new CredentialException(answer.failure().get());
    }
    return answer.credentials();
  }

  /** Kills running helpers with their children, and starts no other. */
  void stop() {
    processes.close();
  }

  private boolean isFresh(Answer answer) {
    if (processes.isClosed() && answer.failure().isEmpty()) {
      return true;
    }
    long keepNanos = answer.failure().isPresent() ? KEEP_FAILURE_NANOS : KEEP_NANOS;
    return nanoTime.getAsLong() - answer.atNanos() < keepNanos;
  }

  private Answer answer(Question question) {
    Credentials credentials = new Credentials.Anonymous();
    Optional<String> failure = Optional.empty();
    try {
      credentials = askWithRetry(question);
    } catch (CredentialException e) {
      if (e.isStopped() || processes.isClosed()) {
        throw CredentialException.stopped();
      }
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    return new Answer(credentials, failure, nanoTime.getAsLong());
  }

  private Credentials askWithRetry(Question question) {
    ProcessBuilder command = new ProcessBuilder(program(question.helper()).toString(), "get");
    try {
      return askOnce(command, question);
    } catch (CredentialException e) {
      if (e.isStopped() || processes.isClosed()) {
        throw e;
      }
      LOG.debug("{}; asking once more", e.getMessage());
      return askOnce(command, question);
    }
  }

  private Credentials askOnce(ProcessBuilder command, Question question) {
    ChildProcesses.Ended ended = run(command, question);
    String output = ended.output().strip();
    if (ended.exitCode() == 0) {
      return credentials(question, output);
    }
    if (output.contains(NOT_FOUND)) {
      return new Credentials.Anonymous();
    }
    String said = output.isEmpty() ? ended.errors().strip() : output;
    throw failure(
        question.helper(),
        "it failed for %s with exit code %d: %s"
            .formatted(question.registry(), ended.exitCode(), redacted(said)));
  }

  private ChildProcesses.Ended run(ProcessBuilder command, Question question) {
    String server = question.registry().equals("docker.io") ? DOCKER_HUB : question.registry();
    try {
      return processes.run(command, server, limit);
    } catch (IOException e) {
      throw failure(question.helper(), String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CredentialException.stopped();
    }
  }

  private static Credentials credentials(Question question, String output) {
    JsonNode answer;
    try {
      answer = new ObjectMapper().readTree(output);
    } catch (IOException e) {
      // the cause quotes the answer
      throw failure(question.helper(), "its answer is not JSON");
    }
    String username = answer.path("Username").asText("");
    String secret = answer.path("Secret").asText("");
    if (secret.isEmpty()) {
      return new Credentials.Anonymous();
    }
    return username.equals(TOKEN_USER)
        ? new Credentials.IdentityToken(secret, Optional.empty())
        : new Credentials.Basic(username, secret);
  }

  private Path program(String helper) {
    if (!NAME.matcher(helper).matches()) {
      throw failure(PrintableText.text(helper, 40), "that is no name of a helper");
    }
    String name = "docker-credential-" + helper;
    return ChildProcesses.find(name, path)
        .orElseThrow(() -> failure(helper, "there is no program %s in PATH".formatted(name)));
  }

  /** Output of a helper for logs, with possible secrets masked. */
  private static String redacted(String text) {
    String shown = SECRET.matcher(text).replaceAll("$1***").replaceAll("\\s+", " ");
    return shown.isEmpty() ? "no message" : PrintableText.text(shown, 200);
  }

  private static CredentialException failure(String helper, String reason) {
    return new CredentialException("credential helper '%s': %s".formatted(helper, reason));
  }
}
