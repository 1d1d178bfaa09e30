package io.drayage.route;

import io.drayage.management.Answer;
import io.drayage.management.ProblemException;
import io.drayage.management.Request;
import io.drayage.management.RequestPath;
import io.drayage.management.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Requests to {@code platform-http:} routes. A request is answered by the generation that is
 * current when it arrives; a route that is replaced answers what it has begun. Safe for several
 * threads.
 */
final class HookRoutes implements Resource {
  /** The only paths that routes may serve; all others are the server's own. */
  static final String PREFIX = "/hooks/";

  /** Beginning of the endpoint URIs of these routes, as Camel writes them. */
  static final String SCHEME = "platform-http:";

  private final Generations generations;
  private final List<HookConsumer> consumers = new CopyOnWriteArrayList<>();

  HookRoutes(Generations generations) {
    this.generations = generations;
  }

  /** The reason if a route may not serve this path. */
  static Optional<String> pathProblem(String path) {
    return path.startsWith(PREFIX) && path.length() > PREFIX.length()
        ? Optional.empty()
        : Optional.of(
            "platform-http: serves paths below %s only, such as %smine; the others are those of the management server"
                .formatted(PREFIX, PREFIX));
  }

  void add(HookConsumer consumer) {
    consumers.add(consumer);
  }

  void remove(HookConsumer consumer) {
    consumers.remove(consumer);
  }

  @Override
  public Answer answer(Request request) {
    RequestPath path = RequestPath.parse(request.path());
    Optional<Answer> answer = offer(request, path);
    while (answer.isEmpty()) {
      // its route was replaced in this moment, and the next one is there already
      answer = offer(request, path);
    }
    return answer.get();
  }

  /**
   * Has a current route answer; empty if it stopped meanwhile.
   *
   * @throws ProblemException if no current route takes the request
   */
  private Optional<Answer> offer(Request request, RequestPath path) {
    if (generations.current().isEmpty()) {
      throw Generations.notRunning();
    }
    Set<String> methods = new TreeSet<>();
    for (HookConsumer consumer : consumers) {
      Optional<Map<String, String>> parameters =
          generations.isCurrent(consumer.getEndpoint().getCamelContext())
              ? consumer.fit(path)
              : Optional.empty();
      if (parameters.isPresent()) {
        if (consumer.methods().isEmpty() || consumer.methods().contains(request.method())) {
          return consumer.answer(request, parameters.get());
        }
        methods.addAll(consumer.methods());
      }
    }
    if (methods.isEmpty()) {
      throw new ProblemException(404, "Unknown path", "no route takes this path");
    }
    String allowed = String.join(", ", methods);
    throw new ProblemException(
        405, "Method not allowed", "this path takes " + allowed, Map.of("Allow", allowed));
  }
}
